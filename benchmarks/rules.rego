# The rules of the gate over the flat facts of flat.py: the set of reason codes.
# A name after a dollar sign is a number of the default policy, in seconds or minutes of the day.
package gate

reasons := set() if input.judged_as == "legal"
else := {"purpose_unknown"} if { input.judged_as == "unknown"; count(relevant) > 0 }
else := relevant

relevant := since_their_word if conversation
else := found

# a human's own reply is stopped by nothing but a wish later than the reader's own last word
conversation if {
    input.person
    input.channel != "recorded_call"
    answers
}

answers if input.in_reply

answers if {
    input.heard_at > 0
    input.purpose in {
        "sales_followup", "thank_you", "appointment_reminder", "service_introduction", "other"
    }
    not input.out_this_way
    input.out_at < input.heard_at
    input.quiet_at < input.heard_at
    input.now >= input.heard_at
    input.now - input.heard_at < $conversation_days
}

since_their_word contains "do_not_contact" if {
    some at in [input.dnc_at, input.deceased_at, input.forgotten_at]
    at > 0
    input.heard_at <= at
}

found contains "do_not_contact" if input.dnc_at + input.deceased_at + input.forgotten_at > 0

found contains "opted_out" if stands(input.out_everything_here)

found contains "opted_out" if {
    input.kind != "appointment"
    input.kind != "care"
    reaches
}

reaches if stands(input.out_marketing)

reaches if stands(input.out_everything)

reaches if { input.kind == "service"; stands(input.out_service) }

stands(at) if { at > 0; at >= agreed; at >= input.in_everything }

agreed := input.in_service if input.kind == "service"
else := input.in_marketing

found contains "leave_me_alone" if { input.quiet_at > 0; not by_hand }

by_hand if {
    input.person
    input.purpose == "thank_you"
    input.channel in {"letter", "email"}
}

found contains "no_consent" if {
    input.channel == "text"
    not input.may_everything
    no_texts
}

no_texts if { input.kind == "service"; not input.may_service }

no_texts if { input.kind in {"prospect", "marketing"}; not input.may_marketing }

found contains "no_consent" if {
    input.channel == "recorded_call"
    input.kind in {"prospect", "marketing"}
    not input.signed_everything
    not input.signed_marketing
}

found contains "appointment_not_missed" if { input.claims_missed; against }

against if not input.missed

against if input.coming_at > input.now

against if input.visited_at > input.appointment_at - early

against if input.bought_until > input.appointment_at - moot

early := 43200 if input.appointment_timed
else := 129600

moot := early if input.appointment_service
else := 2592000

found contains "no_appointment_left" if {
    input.purpose == "appointment_reminder"
    not input.person
    input.off
    not input.stands
}

found contains "seen_lately" if {
    input.claims_away
    some at in [input.visited_at, input.home_heard_at]
    input.now - at < $seen_lately_days
}

found contains "seen_lately" if {
    input.claims_away
    not input.says_bought
    input.now - input.bought_at < $seen_lately_days
}

found contains "purchase_undone" if {
    input.claims_bought
    not input.person
    input.undone_at > 0
    welcomed
}

welcomed if input.says_bought

welcomed if input.served_at <= input.undone_at

found contains "out_of_date" if { input.good_until > 0; input.now > input.good_until }

found contains "robot_voice" if input.channel == "recorded_call"

selling if input.judged_as == "prospect"

selling if input.judged_as == "unknown"

found contains "already_bought" if {
    selling
    not input.enquiry
    input.now - input.bought_until < quiet_days
}

quiet_days := $equity_quiet_days if input.purpose == "lease_or_equity"
else := $prospect_quiet_days if {
    input.purpose in {"sales_followup", "missed_appointment", "reengagement"}
}
else := $promotion_quiet_days

found contains "bought_at_sister_store" if {
    selling
    input.now - input.sister_until < $sister_quiet_days
    input.enquiry_at <= input.sister_until
}

found contains "probably_bought" if {
    selling
    input.now - input.sign_at < sign_days
}

sign_days := $sold_click_days if {
    input.marked_sold_at > 0
    input.enquiry_at <= input.marked_sold_at
}
else := $probably_bought_days

found contains "bought_elsewhere" if {
    to_buyers
    not input.enquiry
    input.now - input.elsewhere_at < $elsewhere_quiet_days
}

to_buyers if selling

to_buyers if input.judged_as == "marketing"

found contains "may_be_a_buyer" if {
    selling
    input.now - input.doubt_at < $promotion_quiet_days
    not begun_since
}

begun_since if {
    input.enquiry_at > input.doubt_at
    not passed_on_late
}

passed_on_late if {
    input.enquiry_like_doubt
    input.enquiry_at <= input.doubt_at + 864000
}

found contains "feed_stale" if {
    selling
    input.feed_silent
    input.now - input.desk_at < $probably_bought_days
}

found contains "thanks_first" if {
    not input.person
    input.judged_as != "appointment"
    input.judged_as != "care"
    unthanked
}

unthanked if {
    input.marked_sold_at > input.bought_until
    owed(input.marked_sold_at, input.marked_sold_at)
}

unthanked if {
    input.bought_at > 0
    input.marked_sold_at <= input.bought_until
    owed(input.bought_at, input.bought_until)
}

owed(at, until) if {
    input.thanked_at < at
    input.human_at <= until
    input.excused_at < at
    input.now < until + $thanks_manager_days
}

found contains "complaint_open" if {
    input.complaint
    not input.person
    input.judged_as != "appointment"
}

found contains "robot_thanks" if {
    input.judged_as == "care"
    input.purpose == "thank_you"
    not input.person
}

found contains "too_often" if {
    input.calls_limit > 0
    input.calls_lately >= input.calls_limit
}

found contains "too_often" if { not input.person; input.sent_lately >= cap }

cap := $prospect_cap if input.kind == "prospect"
else := $marketing_cap if input.kind == "marketing"
else := $care_cap if input.kind == "care"
else := $service_cap

found contains "quiet_hours" if { input.phone; closed }

closed if input.sunday

closed if input.holiday

closed if input.minute_first < $call_from

closed if input.minute_first < input.law_from

closed if input.minute_last >= $call_to

closed if input.minute_last >= input.law_to
