"""Exports as other systems write them: their headers, their dates, and their dirt."""

#: a CRM's communication history: a mark of its encoding, lines above the header, *Last, First*,
#: extensions, an answer among what was sent, a total below
HISTORY = """\ufeff"Communication History Report"
"Dealer: Harbor Motors","Run: 07/01/2026 8:00 AM"

"Global Customer ID","Customer","Communication Type","Direction","Communication Date","Subject","Body","User","Email Address","Cell Phone"
"880012","Keller, Rosa","Email","Outbound","05/20/2026 10:04 AM","Still looking for your next SUV?","Hi Rosa, we noticed you have not picked out your new SUV yet. Our lowest prices of the season are here. Come in for a test drive this weekend and see what you could save on a new Hyundai Palisade.","Curtis Bell","rosa.keller@example.com","(207) 555-0101 x12"
"880012","Keller, Rosa","Email","Inbound","05/21/2026 11:30 AM","Re: Still looking for your next SUV?","I bought from you last week. Please stop sending these.","Curtis Bell","rosa.keller@example.com","(207) 555-0101 x12"
"880012","Keller, Rosa","Text","Outbound","05/22/2026 09:15 AM","","Rosa, are you still interested in the Palisade? We have a special offer on every new SUV, just for you this weekend.","Curtis Bell","rosa.keller@example.com","(207) 555-0101 x12"
"880013","Moss, Ida","Email","Outbound","05/20/2026 10:04 AM","Still looking for your next SUV?","Hi Ida, we noticed you have not picked out your new SUV yet. Our lowest prices of the season are here. Come in for a test drive this weekend and see what you could save on a new Hyundai Palisade.","Curtis Bell","ida@example.net",""
"Total","4","","","","","","","",""
"""  # noqa: E501

#: the sold log of the same house: a car in one cell, dots in numbers, a total
SOLD_LOG = """\ufeff"Sold Log"

"Deal #","Customer","Co-Buyer","Sold Date","Vehicle Sold","Sales Rep","Email","Cell Phone"
"D-771","Keller, Rosa M","Keller, Tom","05/10/2026","2026 Hyundai Palisade SEL","Bell, Curtis","Rosa.Keller@example.com","207.555.0101"
"Total: 1","","","","","","",""
"""  # noqa: E501

#: another CRM's completed activities: semicolons and their announcement, capitals, day and hour
#: apart, years of two figures, what is only planned, an empty row, a grand total
ACTIVITIES = """sep=;
Opportunity ID;Customer Name;Activity Type;Activity Status;Completed Date;Completed Time;Template Name;Comments;Salesperson;Home Phone;Work Phone;Cell Phone;E-mail
55001;KELLER, ROSA;Email;Completed;5/20/26;10:04 AM;30 Day Follow Up;Rosa, it has been a while since you visited us. Come back in and drive the new Palisade today, we will make you a great offer on your trade.;BELL, CURTIS;207-555-0101;;;rosa.keller@example.com
55001;KELLER, ROSA;Phone Call;Completed;5/22/26;9:45 PM;;Left voicemail about our sale;BELL, CURTIS;207-555-0101;;;rosa.keller@example.com
55002;MOSS, IDA;Email;Scheduled;7/20/26;10:04 AM;60 Day Follow Up;;BELL, CURTIS;;;;ida@example.net
;;;;;;;;;;;;
Grand Total;3;;;;;;;;;;;
"""  # noqa: E501

#: a mail house's list of one campaign: no words but the subject, dates with a month's name
CAMPAIGN = """Email Address,First Name,Last Name,Campaign Title,Subject,Send Time,Status,Opens,Clicks,Unsub Time
rosa.keller@example.com,Rosa,Keller,June Clearance,Our June clearance event: huge savings on every new SUV,"Jun 01, 2026 02:00 pm",Sent,3,0,
ida@example.net,Ida,Moss,June Clearance,Our June clearance event: huge savings on every new SUV,"Jun 01, 2026 02:00 pm",Sent,0,0,
bounce@example.org,Bo,Unce,June Clearance,Our June clearance event: huge savings on every new SUV,"Jun 01, 2026 02:00 pm",Hard Bounced,0,0,
"""  # noqa: E501

#: another mail house's events: a row for each opening too, and two ways to write one moment
EVENTS = """Event,Timestamp,Email,First Name,Last Name,Campaign Name,Message Name,$subject,Unnamed
Received Email,2026-06-01T18:00:00+00:00,rosa.keller@example.com,Rosa,Keller,June Clearance,jun-1,Our June clearance event: huge savings on every new SUV,
Opened Email,2026-06-01T18:05:00+00:00,rosa.keller@example.com,Rosa,Keller,June Clearance,jun-1,Our June clearance event: huge savings on every new SUV,
Received Email,2026-06-01T14:00:00-04:00,ida@example.net,Ida,Moss,June Clearance,jun-1,Our June clearance event: huge savings on every new SUV,
"""  # noqa: E501

#: a carrier's log of texts: numbers only, UTC, both directions, STOP among them
TEXTS = """From,To,Body,Status,SentDate,ApiVersion,NumSegments,ErrorCode,AccountSid,Sid,Direction,DateCreated,DateUpdated,Price,PriceUnit
+18885550199,+12075550101,"Rosa, still shopping? Our SUV sale ends Sunday. Come drive a new Palisade and save thousands. Reply STOP to opt out.",delivered,2026-06-02 01:40:00Z,2010-04-01,1,0,AC1,SM1,outbound-api,2026-06-02 01:39:59Z,2026-06-02 01:40:03Z,-0.0075,USD
+12075550101,+18885550199,STOP,received,2026-06-02 01:45:00Z,2010-04-01,1,0,AC1,SM2,inbound,2026-06-02 01:45:00Z,2026-06-02 01:45:00Z,-0.0075,USD
+18885550199,+12075550101,"Rosa, last chance! Big savings on every new SUV this weekend only.",delivered,2026-06-05 15:00:00Z,2010-04-01,1,0,AC1,SM3,outbound-api,2026-06-05 15:00:00Z,2026-06-05 15:00:00Z,-0.0075,USD
"""  # noqa: E501

#: a messaging product that writes by itself: tabs, UTC by its header, yes and no, a blank line
CHATS = """Customer ID\tCustomer First\tCustomer Last\tPrimary Email\tMobile #\tMessage Type\tMessage Direction\tMessage Content\tCreated By\tCreated On (UTC)\tAutomated?
c-1\tRosa\tKeller\trosa.keller@example.com\t2075550101\tSMS\tOutgoing\tHey Rosa! Just checking in, are you still in the market for a new SUV? We can get you a great deal today.\tAssistant\t05/20/2026 02:04 PM\tYes

c-1\tRosa\tKeller\trosa.keller@example.com\t2075550101\tSMS\tIncoming\tI already bought it from you\t\t05/20/2026 02:30 PM\tNo
c-1\tRosa\tKeller\trosa.keller@example.com\t2075550101\tSMS\tOutgoing\tOh so sorry Rosa, you are right. Enjoy the car!\tCurtis Bell\t05/20/2026 02:40 PM\tNo
c-2\tIda\tMoss\tida@example.net\t\tEmail\tOutgoing\tStill looking for your next SUV? Come in this weekend and see our lowest prices.\tAssistant\t05/20/2026 02:04 PM\tYes
"""  # noqa: E501

MAILBOX = """From crm@harbor.example Wed May 20 10:04:00 2026
From: Harbor Motors <crm@harbor.example>
To: Rosa Keller <rosa.keller@example.com>
Subject: Still looking for your next SUV?
Date: Wed, 20 May 2026 10:04:00 -0400
Message-ID: <one@harbor.example>
List-Unsubscribe: <https://harbor.example/u>
X-Mailer: Follow-Up 3
Content-Type: text/plain

Hi Rosa, we noticed you have not picked out your new SUV yet. Our lowest prices of the
season are here. Come in for a test drive this weekend and see what you could save on a
new Hyundai Palisade.

From crm@harbor.example Wed May 20 10:05:00 2026
From: Harbor Motors <crm@harbor.example>
To: Curtis Bell <curtis@harbor.example>
Subject: Leads of today
Date: Wed, 20 May 2026 10:05:00 -0400
Message-ID: <two@harbor.example>

Seven.

From crm@harbor.example Wed May 20 10:06:00 2026
From: Harbor Motors <crm@harbor.example>
To: Ida Moss <ida@example.net>
Subject: Still looking for your next SUV?
Date: no day at all
Message-ID: <three@harbor.example>

Hi Ida.
"""
