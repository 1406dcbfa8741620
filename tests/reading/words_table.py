"""Sentences people write to a dealership, and what each must mean. One line: meaning | words.

Meanings: stop (with text, call, email, letter where named; service, everything), never, quiet,
start, elsewhere=WHAT, here, gone (they buy nothing), complaint, legal, deceased, wrong, and ``-``.
"""

TABLE = """
stop | STOP
stop | Do not add me to your mailing list.
stop email | Please don't sign me up for your newsletter
stop | Please take Robert Moss off your list.
- | Please don't put me on a waiting list
stop | I do not want to be added to any list
- | I do not want to be signed up for the extended warranty
- | remove Kona from your list of suggestions
- | take the white one off your list of options for me
- | If you no longer wish to receive emails from Keller Marketing LLC, please click unsubscribe.
stop | If you want to keep a customer, unsubscribe me
deceased | Robert passed away last month. This is his daughter. Please update your records.
- | Robert passed away last month, I can not come
gone | Thanks but we decided to keep our Honda
- | We decided to keep our appointment
quiet | Please hold off on calls until after the funeral
stop | Stop.
stop | stop!!!
stop | S T O P
stop | STOPALL
stop | UNSUBSCRIBE
stop | unsubscribe me please
stop | Cancel
stop | END
stop | Quit
stop | REVOKE
stop | OPTOUT
stop | OPT OUT
stop | opt-out
stop | ARRET
stop | Arrêt
stop | Please stop
stop | Please stop.  Thank you
stop | pls stop
stop | Remove
stop | remove me
stop | Please remove me from your list
stop | take me off your list
stop | Take us off your mailing list, please.
stop | Can you please take me off this list?
stop | get me off this damn list
stop email | no more emails
stop email | No more emails please!!
stop text | no more texts
stop call | No more phone calls.
stop call | No phone calls please!
stop call | email only, no calls
stop call | Please do not call me, email only.
stop text | Prefer a call. Please no texts
- | I got no calls back from you
- | No calls yet, is it still there?
stop text | stop texting me
stop text | Stop sending me texts
stop call | stop calling
stop call | Please stop calling my wife
stop email | quit emailing me
stop email | Please quit sending these emails.
stop text | I said quit texting
stop | I want to unsubscribe
stop | How do I unsubscribe from this?
stop | I have unsubscribed three times already
stop | the unsubscribe link does not work
stop | unsuscribe
stop | please un-subscribe me
stop | I would like to opt out of all marketing
stop | I already opted out
stop text | opt me out of texts
stop | Please stop sending me this stuff
stop text | do not text me
stop text | don't text me anymore
stop text call | Do not call or text me
stop email | Please do not email me again
stop call | Don't call me anymore
stop call | dont call me ever again
stop email | I don't want any more emails from you
stop email | I do not wish to receive emails.
stop | I no longer wish to be contacted
stop everything | I don't want anything from you
stop | lose my number
stop text call | delete my number
stop | Please delete my information
stop text call | take my number off your list
stop email | Remove my email address from your database
stop | Stop spamming me
stop | This is spam
stop | I'm marking this as spam
stop | why won't you people stop bothering me
stop call | you guys never stop calling
stop text | You won't stop texting me
stop text | Will you please stop texting me?
stop | make it stop
stop email | these emails need to stop
stop | I revoke my consent
stop | I withdraw consent to be contacted
stop | cancel my subscription
stop email | Cancel these emails
stop call | put me on your do not call list
stop | Hi, please stop, thanks
stop | Thank you but please stop contacting me
stop | OK stop now
stop | Just stop it already
stop | No thanks, stop
stop gone | please stop we are not interested
stop service email | Stop sending me service reminder emails
never | Please cease all communications
stop | NO MORE
stop | Enough already
stop | fuck off
stop quiet | Leave me alone
stop quiet | Please leave us alone!
stop | desabonnez-moi
stop | Veuillez me désabonner
stop email | Arrêtez de m'envoyer des courriels
stop | Ne me contactez plus
stop call | no me llamen más
stop | Dejen de enviarme mensajes
stop | Por favor, quiero darme de baja
stop email | no quiero más correos
never | Do not contact me again
never | Don't ever contact me again.
never | Never contact us again
never | do not contact me in any way
never legal | Cease and desist
never | I want nothing more to do with you
never | No further contact of any kind.
stop elsewhere=Kia | Please stop, we already bought a Kia
stop elsewhere=Honda CR-V | We already bought a Honda CR-V. Take us off your list.
elsewhere=Kia | we already bought a Kia
elsewhere=Toyota Camry | I just bought a new Toyota Camry last week
elsewhere=2024 Subaru Outback | We purchased a 2024 Subaru Outback on Saturday, thanks anyway
elsewhere= | We bought elsewhere
elsewhere= | I bought from another dealer
elsewhere= | Sorry, we already bought at a different dealership.
elsewhere=car | We bought a car somewhere else
elsewhere=truck | I found a truck elsewhere
elsewhere=one | Already bought one, thanks
elsewhere=Tesla | my wife already bought a Tesla
elsewhere=Mazda CX-5 | We ended up buying a Mazda CX-5 elsewhere
elsewhere=Volvo XC90 | We leased a Volvo XC90 yesterday
elsewhere=Toyota | We went with a Toyota
elsewhere= | We decided to go with another dealer
elsewhere= | went with someone else
elsewhere=car | I got a car from CarMax
elsewhere=Chevy Tahoe | Already got a Chevy Tahoe
elsewhere=F-150 | bought an F-150 off Craigslist
elsewhere=carro | Ya compré un carro en otro lado
elsewhere=voiture | Nous avons déjà acheté une voiture ailleurs
here | We bought from you last week
here | I already purchased my car from you guys
here | we bought our Palisade from you on Saturday
here | I bought it at your dealership
here stop | I bought a car from you last week. Stop sending me promotions!
gone | No longer interested
gone | I'm not interested, thanks
gone | We are no longer in the market
gone | We decided not to buy
gone | We're keeping our current car.
quiet | too many emails
quiet | You email me too often
quiet | Please give us some space
quiet | I will call you when I'm ready
quiet | Could you send fewer emails?
start | START
start | unstop
start | Yes
start | YES!
complaint | I want to file a complaint
complaint | Your service is unacceptable
complaint | Worst customer service ever
complaint | I am very disappointed in how we were treated
complaint | I was lied to about the price
complaint | Nobody has called me back
stop | Dude, stop
stop legal | I've asked you 3 times to stop. Next is a complaint with the BBB
stop | We're good, no need to keep contacting us
stop call | Please don't call, email is better
stop call | you can text me but stop calling
stop call text email | Stop calling, texting and emailing me
stop | I don't want to be on any list
stop | Remove from list
stop | I want off this list
stop | take me off this thing
elsewhere=RAV4 | thanks but we ended up getting a RAV4
gone | We went in a different direction
wrong | This is Tom, not Sam
wrong | Sam no longer lives here
legal | Please be advised that I have retained counsel
- | Could you end the call sooner
- | We told the kids to stop by the lot
- | I no longer live here in winter
complaint stop | I'm sick and tired of these messages, stop
complaint | I will never buy from you again
legal | You will hear from my attorney
legal | I'm contacting the BBB
legal | I will report you to the FTC
legal stop text | Stop texting me or I will sue
legal | I am filing with the Attorney General
legal | See you in small claims court
legal | This violates the TCPA
legal | My lawyer will be in touch
legal | I am going to report this to the Better Business Bureau
- | My husband passed away
- | My husband passed away in March, please update your records
- | Sadly my mother died last week
deceased | He passed away two years ago
stop email | My wife has passed away. Please stop sending her emails
deceased | Mr. Keller is deceased
- | mi esposo falleció
deceased | Mi madre falleció en mayo, soy su hija
- | My husband died in June so I need a smaller car. Can I come Saturday?
stop | take my husband off your list, he died
- | My mom passed away, her car is for sale. Interested?
stop letter | My husband Abe passed away in March, please stop sending him mailers
deceased stop | This is Ida's daughter, my mother passed away, please stop writing to her
deceased | I am answering for my brother. He died on Monday.
deceased | This was my father's email address. He passed away last fall.
deceased stop | Hello, this is Abe's wife. He passed away in May, take him off your list
- | My daughter bought a Honda last year, now we need one for my son
- | Did you know my brother bought a Toyota last week?
- | My neighbor just bought a Palisade from you, want the same deal
- | A friend of mine purchased a Kia elsewhere and loves it
- | My parents went with a Toyota
- | She just bought a Subaru, is the blue one yours?
- | I bought my last car from you
elsewhere=Mazda | My husband just bought a Mazda
elsewhere=Mazda | My son and I just bought a Mazda
elsewhere=Kia | Thank you, already bought a Kia
elsewhere=Kia | My wife saw one, she already bought a Kia
elsewhere=carro | ya compré otro carro
here | We picked up the Palisade from you guys yesterday. Why am I still getting emails?
- | Please don't take me off the list for the Saturday event.
- | Why did you stop calling me?
- | Did you guys stop sending the price list?
- | I unsubscribed from all the other dealers, you're my favorite
- | I opted out of their emails, yours are fine
- | Is it there? To opt out of receiving texts from me reply STOP
- | Reply STOP to unsubscribe
stop | If you do not take me off your list I will be cross
stop email | I unsubscribed from all your other emails
stop email | Don't email, call!
stop call | Stop calling, text me
stop text call | Don't call or text
stop call | no, don't call me anymore, texting works best
complaint | Please forward me to your manager, the A/C you 'fixed' is broken again.
- | my old car broke again so I need a newer one
- | connect me to the finance manager please
stop | Por favor, cancele mi suscripción
- | No quiero cancelar mi suscripción
elsewhere=Honda | thanks for your great help, bought a Honda
complaint | The seat squeaks again, your shop never fixed it
stop call | Emails are fine but no calls
stop email | no me manden más correos
stop | No me envíen más mensajes
stop email | Não quero mais receber emails
- | Mon mari est décédé
deceased | M. Keller est décédé
wrong | Wrong number
wrong | you have the wrong number
wrong | I am not Sam
wrong | this is not Maria
wrong | This isn't Tom, you have the wrong person
wrong | I'm not Rosa. Wrong email address.
wrong | No one here by that name
wrong | Número equivocado
wrong stop text | Wrong person, stop texting me
- | Stop by on Saturday
- | I'll stop by on Saturday
- | can we stop in tomorrow?
- | I can't stop thinking about the truck
- | unsubscribe link doesn't show
- | don't stop
- | Please don't stop sending me updates
- | cancel my appointment
- | I need to cancel my test drive on Friday
- | by the end of the month
- | End of the year sale?
- | At the end of the day we like the blue one
- | It has a stop start system
- | Where is the bus stop?
- | Does it have adaptive cruise with full stop and go?
- | The brakes won't stop squeaking
- | my car won't stop making a noise
- | I quit my job so financing changed
- | Is the Palisade still available?
- | yes please send me the numbers
- | Yes, Saturday works
- | Start the paperwork
- | Call me after 5
- | Please don't call me at work, my cell is better
- | don't call before noon
- | I didn't get your email
- | Why don't you call me
- | nobody told me the price
- | you never called me back about the price
- | Don't hesitate to call me
- | I did not unsubscribe
- | I do not want to unsubscribe
- | can I opt out of the extended warranty?
- | remove the spoiler from the price
- | Can you remove my wife from the loan?
- | take me off the waiting list for the Bronco
- | take me off hold
- | I am an attorney looking for a Camry
- | do I need a power of attorney for the title?
- | Saw your BBB rating
- | My battery died
- | my phone died, sorry
- | The car passed inspection
- | My grandmother passed away so I can't make the appointment
- | I am not sure
- | I'm not happy with that color
- | this is not urgent
- | We bought our last car in 2015
- | We haven't bought anything yet
- | I have not bought a car yet
- | If we bought a Kia would you match the price?
- | We want to buy a Kia
- | We bought a house last month
- | looking to get a Honda Civic
- | I got your message
- | We already bought the car
- | I'm not interested in the red one, do you have blue?
- | No complaints, great service
- | Thanks for everything, you were great
- | My wife Sue will come with me
- | sue said the car is great
- | What is your address?
- | I have no more questions
- | no more than 30k please
- | Send me more pictures
- | Please do not send me the red one
- | I don't want the black one
- | I don't need a call, text is fine, thanks for the info
- | we ordered pizza
- | Ok
- | Thanks!
- | 👍
- |
- | 5pm
- | The end
- | Never mind
- | I will never forget how kind you were
- | They stopped making that color
- | Does the lease end in May?
- | When does the sale end?
- | Could you remove the dealer fees?
- | leave the keys with Sam
- | leave me a message
- | I found one on your website
- | I got a Kia to trade in
- | We are buying a car next month
- | Not yet
- | Is the offer legal in Texas?
- | What's the court shuttle pickup address?
"""


def rows(table: str = TABLE) -> list[tuple[str, frozenset[str]]]:
    """Each sentence with its meanings; ``elsewhere`` keeps its object: ``elsewhere=Kia``."""
    found = []
    for line in table.strip("\n").split("\n"):
        meant, _, words = line.partition("|")
        found.append((words.strip(), _meanings(meant.strip())))
    return found


def _meanings(text: str) -> frozenset[str]:
    if text == "-":
        return frozenset()
    head, equals, what = text.partition("elsewhere=")
    words = head.split()
    return frozenset([*words, f"elsewhere={what}"] if equals else words)
