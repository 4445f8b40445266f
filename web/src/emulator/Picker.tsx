/** Put another phone on the desk: a vendor that the product knows, or anybody by number. */
import { useState } from "react";
import type { Channel, Person } from "./desk";
import type { Open } from "./EmulatorPage";

interface Props { channels: readonly Channel[]; people: readonly Person[]; onOpen: (one: Open) => void }

export function Picker({ channels, people, onOpen }: Props) {
  const [channel, setChannel] = useState(channels[0]?.name ?? "");
  const [person, setPerson] = useState("");
  const chosen = channels.find((one) => one.name === channel);
  const add = () => {
    const known = people.find((one) => one.name === person || one.number === person);
    const plain = known?.number ?? person.replace(/[^\p{L}\p{N}.@_+-]/gu, "").replace(/^\+/, "");
    if (!plain) return;
    onOpen({ channel, person: plain });
    setPerson("");
  };
  return (
    <form className="picker" onSubmit={(event) => { event.preventDefault(); add(); }}>
      <label>
        Channel
        <select value={channel} onChange={(event) => setChannel(event.target.value)}>
          {channels.map((one) => <option key={one.name} value={one.name}>{one.title}</option>)}
        </select>
      </label>
      <label>
        {chosen?.address ?? "Address"} or vendor
        <input list="people" value={person} placeholder={chosen?.example} autoComplete="off" onChange={(event) => setPerson(event.target.value)} />
      </label>
      <datalist id="people">
        {people.map((one) => <option key={one.number} value={one.name}>{one.trade}</option>)}
      </datalist>
      <button type="submit">Add phone</button>
    </form>
  );
}
