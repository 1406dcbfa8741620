"""The README the sample leaves in its folder."""

from . import store

TEXT = f"""{store.NAME}, {store.CITY}, {store.STATE}: a sample store
{"=" * 45}

A made-up year of a car store that does not exist. Nobody in here is real: phone numbers are
555 numbers, mail addresses end in example.com, example.net or example.org (or are mistyped).
Times without a zone are the store's own clock ({store.TIMEZONE}).

What its systems export, to be fed:

leads/PROVIDER_YYYY-MM.xml   ADF leads of three providers, in the month they came
crm/deals.csv                every change of status of every deal in the CRM
crm/appointments.csv         appointments with their latest status
crm/visits.csv               visits and test drives somebody logged
crm/calls.csv                telephone calls in and out
crm/sent.csv                 automatic follow-up, and what salespeople wrote themselves
dms/sales_YYYY-MM.csv        sales as accounting booked them, by the month they were posted in
service/service.csv          repair orders
service/appointments.csv     appointments of the service department
service/sent.csv             reminders, introductions and recalls of the service department
dialler/sent.csv             calls with a recorded voice
manager/optouts.csv          what people told a manager or replied: stop, be quiet, never again
manager/complaints.csv       complaints
manager/thanks.csv           thank-yous given in person

The truth, NEVER to be fed: it is here to check against.

truth/people.csv             who the people are, every address that reaches them, and what they
                             share with other households (tie, tied_to)
truth/sightings.csv          for each row of each file: which person it is about, and how it
                             differs from the truth (nickname, name_typo, maiden_name,
                             mail_typo, partner_phone, old_address, company ...)
truth/deals.csv              who really looked for, bought and brought back what, and when;
                             who told whom
truth/messages.csv           for each message: whom it reached, whether it was an insult, why, and
                             whether any system of the store (or the sender's own) had it on
                             record when it was sent
"""
