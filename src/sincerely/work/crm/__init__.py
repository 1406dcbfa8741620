"""Back to the store's CRM: what is logged here goes where the store keeps its records.

A copy is queued in the transaction of what it is a copy of (`records/sql/crm_copies.sql`), said in
plain fields (`saying`), and handed over by one of three ways: a signed web hook (`hooks`), a mail
(`mails`), or a row of the night's file (`files`). `rounds` takes what is due.
"""
