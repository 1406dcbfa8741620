"""Names of columns that nobody reads and that tell what a table is about."""

from collections.abc import Mapping

#: By kind of table, as `squash` makes them.
SIGNS: Mapping[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "sales": (
            "gross frontgross backgross totalgross grossprofit fi fimgr financemgr apr term "
            "retailterm msrp invoiceprice listprice saleprice salesprice sellingprice "
            "cashprice cost vehiclecost outthedoorprice downpayment cashdownpayment "
            "amountfinanced monthlypayment tradeallowance tradeacv tradepayoff trade1vin "
            "trade1payoff tradeinvalue nettrade1 holdback holdbackamount rebateamount buyrate "
            "residualamount firstpaydate lienholdername financecompanyname daysinstock gap "
            "slp vin6 vin8 deliveredmake deliveredmodel deliveredyear profitfrontendprofit "
            "profitbackendprofit profittotalprofit adjustedcost commission fiproducts "
            "frontend backend totalprofit frontprofit backprofit"
        ),
        "deals": ("pipelinestage dealstage stage probability forecast expectedclosedate"),
        "leads": (
            "leadid leadtype leadtypename leadtypeid leadsource leadsourcename source "
            "vehicleinterest vehicleofinterest creditscore timeframe leadcreatedutc "
            "providername utmsource utmcampaign landingpage formname interestedin"
        ),
        "appointments": (
            "waitingflag loanerflag alternatetransportation estimatetime rescheduledflag "
            "appointmentsource reasoncode noshow isshow isnoshow"
        ),
        "visits": ("beback walkaround writeup managerturnover turnover timein timeout upnumber"),
        "service": (
            "opcode opcodes opcodedescription operationcode operationcodes labortotal "
            "laborsale partstotal partssale partsamount laboramount mileagein mileageout "
            "odometerin technician techname paytype rototal rocomments rostatus concern "
            "correction jobdescription jobtitle servicewriter totalservicehours tagnumber "
            "customerpaidamount warrantypaidamount warrantytotalsale repairorder"
        ),
        "customers": (
            "birthdate dob birthday customersince customercreatedate lastactivitydate "
            "lastactivitytype prospecttype historysold historyservice firstownedvehicle "
            "equityamount bookvalue drop purl crrt scf role lifetimevalue loyaltynumber"
        ),
        "optouts": (
            "dateunsubscribed unsubscribedon unsubscribetime dateoptedout "
            "unsubscribed unsubscribedate unsubscribedat suppressionreason optoutreason "
            "optoutdate suppressed unsubscribereason listname dncreason"
        ),
        "sent": (
            "messagecontent messagebody body content opened clicked bounced delivered opens "
            "clicks commtype campaignid deliverystatus subject"
        ),
        "calls": (
            "talktime ringtime queue disposition recordingurl recording callresult calltype "
            "callstatus calleridname trackingnumber hanguptime callduration dialedat dialednumber "
            "numberdialed callednumber callattempt attempts dialresult wrapup wrapupcode"
        ),
        "complaints": ("severity resolution casenumber caseid complainttype"),
    }.items()
}
#: Signs that leave no doubt.
DECISIVE = frozenset(
    "unsubscribed unsubscribedate unsubscribedat unsubscribetime unsubscribereason "
    "dateunsubscribed unsubscribedon optoutdate optoutreason dateoptedout "
    "suppressionreason dncreason "
    # when the one thing happened that the table is about
    "solddate soldon datesold solddt dateofsale saledate salesdate dealdate contractdate "
    "visitdate appointmentdate apptdate calldate sentdate datesent senton leaddate".split()
)
#: What is none of our tables though people are named in it, and how it is called.
OTHERS: Mapping[str, frozenset[str]] = {
    name: frozenset(names.split())
    for name, names in {
        "a list of staff": (
            "userid employeeid employeenumber hiredate terminationdate lastclockinutcdate "
            "lastclockoututcdate payrate jobcode securityrole supervisor "
            "lastbrowserlogindltdate"
        ),
        "parts invoices": (
            "invoiceno invoicenumber invoicedate partnumber partno quantity qty cashier "
            "counterbeforetaxtotal countertaxablesales beforetaxtotal taxcategoryid"
        ),
        "an inventory": (
            "internetprice inventorydate datein photourl photourls vehiclestatus lotlocation "
            "bodystyle imageurls dealerprice daysonlot"
        ),
    }.items()
}
