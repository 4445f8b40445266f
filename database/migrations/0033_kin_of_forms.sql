-- A person who is joined under several addresses sees what came through the web form from each of them, as with all else
-- (0028).
ALTER POLICY turn ON inquiries USING (customer_id = ANY (current_kin()));
ALTER POLICY turn ON box_consents USING (customer_id = ANY (current_kin()));
