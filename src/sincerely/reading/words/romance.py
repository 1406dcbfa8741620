"""Requests to stop in French, Spanish and Portuguese, as plain words: no accents or apostrophes.

Only the forms of asking: *no me llame* asks, *no me llamaron* tells. What narrows a request to an
hour, a place or a thing (*avant 17h*, *antes de las 5*) leaves no stop of it.
"""

from .phrases import phrase

_FR_ASK = (
    r"(?:contactez|contacter|ecrivez|ecrire|appelez|appeler|rappelez|rappeler|envoyez|envoyer|"
    r"textez|texter|derangez|deranger|telephonez|telephoner|harcelez|importunez|sollicitez)"
)
_FR_DOING = (
    r"(?:contacter|ecrire|appeler|envoyer|texter|deranger|telephoner|harceler|importuner|solliciter|"
    r"spammer|achaler)"
)
_FR_WHAT = r"(?:courriel|message|texto|sms|email|mail|appel|pub|infolettre|promo|offre)s?\w*"
_FR_BUT = (
    r"(?! (?:avant|apres|pendant|ce (?:soir|matin)|demain|aujourdhui|si (?:tot|tard)|au|"
    r"a mon travail|le (?:soir|matin)|ca|cela|par (?!telephone|texto|sms|message|courriel|email|"
    r"mail|la poste)|(?:de |d|la |le |les |des |mes |mon |ma |votre |vos |une? )?(?:photo|prix|"
    r"devis|soumission|facture|document|papier|contrat|lien|video|depot|argent|cheque)s?)\b)"
)
_FR_MINE = (
    r"(?:mon|ma|mes|notre|nos) (?:\w+ )?(?:numero|nom|adresse|courriel|email|telephone|cellulaire|"
    r"coordonnees|contact|infos?|informations|donnees)"
)
FRENCH = phrase(
    rf"(?:arreter|cesser|cessez|(?<!vous )arretez?) (?:de |d)(?:me |nous |m)?{_FR_DOING}",
    r"(?<!vous )arret(?:ez|er|e) (?:svp|sil|s il|tout|immediatement|maintenant|ca|merci)",
    rf"(?<!vous )arret(?:ez|er) (?:avec )?(?:ces|les|vos|tous|toutes) (?:\w+ )?{_FR_WHAT}",
    r"(?:me |nous )?(?:desabonn|desinscri)\w{1,6}",
    rf"(?<!vous )n(?:e )?(?:me |nous |m)?{_FR_ASK} (?:plus|jamais){_FR_BUT}",
    rf"ne (?:plus|jamais) (?:me |nous |m)?{_FR_ASK}{_FR_BUT}",
    rf"(?<!vous )ne (?:me |nous |m){_FR_ASK} pas{_FR_BUT}",
    rf"(?<!pour )(?<!peux )(?<!peut )(?<!pouvez )ne pas (?:me |nous |m){_FR_DOING}{_FR_BUT}",
    r"(?<!vous )(?:contact|appel|derang|text)ez (?:moi |nous )?plus(?: jamais)?$",
    rf"(?:retir|enlev|supprim|ray|effac)(?:ez|er) {_FR_MINE}",
    r"(?:(?:retir|enlev|supprim|ray)ez (?:moi|nous)|(?:me|nous) (?:retir|enlev|supprim|ray)er)"
    r" (?:de|des)",
    rf"(?<!nai )(?<!navons )(?<!y a )(?<!ny a )(?<!recois )(?<!recevons )(?<!recu )(?<!avez )"
    rf"plus (?:de |d|aucun |aucune ){_FR_WHAT}",
    r"(?:veux|voulons|souhaite|souhaitons|desire|desirons) (?:plus|pas)(?: jamais)? "
    rf"(?:recevoir{_FR_BUT} (?:de |d|vos |ces |aucun|rien)|"
    r"etre (?:contacte|appele|sollicite|derange|texte)\w*)",
    rf"(?:veux|voulons) plus (?:de |d|vos ){_FR_WHAT}",
    r"(?:veux|voulons|souhaite|souhaitons) plus rien recevoir",
    r"^pas de (?:pub|pubs|publicites?|promos?|sollicitations?)",
    r"laissez (?:moi|nous) (?:tranquilles?|en paix)|lachez (?:moi|nous)$",
)
_ES_ASK = (
    r"(?:llam(?:e|en|es)|escrib(?:a|an|as)|mand(?:e|en|es)|envi(?:e|en|es)|contact(?:e|en|es)|"
    r"molest(?:e|en|es)|texte(?:e|en|es|)|marqu(?:e|en|es)|acos(?:e|en|es))"
)
_ES_DO = r"(?:llam|escrib|mand|envi|contact|molest|text|acos|hostig|insist|fastidi)[aei]\w*"
_ES_BUT = (
    r"(?! (?:\w+ )?(?:antes|despues|hoy|manana|ahora|ahorita|tan|hasta|entre|mientras|durante|"
    r"cuando|si|el|la|los|las|ese|esa|eso|esto|fotos?|informacion|opciones|a (?:esta|estas|mi)|al|"
    r"en|por (?:la|las))\b)"
)
_ES_MINE = r"mis? (?:numero|nombre|correo|email|telefono|celular|contacto|informacion|datos)"
_ES_REMOVE = r"(?:quite|saque|borre|elimine|remueva)"
SPANISH = phrase(
    rf"no (?:me |nos )(?:lo )?{_ES_ASK}{_ES_BUT}",
    rf"no (?:me |nos )?{_ES_ASK} mas{_ES_BUT}",
    r"no (?:llamen|escriban|manden|envien|contacten|molesten)(?= por favor| gracias|$)",
    rf"no (?:me |nos )?vuelv(?:a|an|as) a {_ES_DO}",
    rf"(?:deje|dejen|deja|dejar|paren|pare|paran) de {_ES_DO}",
    r"(?:(?:de|den|dar|da|deme|denme|dame|doy) (?:me )?|darme |darse |darnos |quiero )de baja"
    r"(?! (?:el|la|los|las|un|una|mi)\b)",
    rf"{_ES_REMOVE}n? (?:{_ES_MINE}|(?:me )?de (?:la|su|sus|esta|las) (?:\w+ )?listas?)",
    rf"{_ES_REMOVE}n?me|(?:quita|saca|borra|elimina)(?:me|r? {_ES_MINE})",
    r"no (?:mas|quiero|quiero mas|deseo|queremos)(?: recibir)?(?: mas| sus)? "
    r"(?:mensaje|correo|llamada|texto|email|publicidad|promocion)\w*",
    r"ya no (?:quiero|deseo|queremos) (?:recibir|mas|que me|sus)",
    r"(?<!no quiero )(?<!no queremos )cancel(?:e|en|a|ar|ame|eme) (?:(?:mi|la|nuestra|esta) )?"
    r"(?:suscripcion|inscripcion)",
    r"^(?:por favor )?deteng(?:a|an)se",
    r"dejen?me en paz|dejen?nos en paz",
)
_PT_ASK = (
    r"(?:mand(?:e|em)|envi(?:e|em)|ligu(?:e|em)|contac?t(?:e|em)|escrev(?:a|am)|cham(?:e|em)|"
    r"incomod(?:e|em)|perturb(?:e|em))"
)
_PT_DOING = r"(?:ligar|mandar|enviar|escrever|contac?tar|incomodar|perturbar|chamar|encher)"
_PT_WHAT = r"(?:mensage|mensagens|sms|emails?|ligacoes|ligacao|contatos?|propaganda|promoc)\w*"
_PT_BUT = (
    r"(?! (?:\w+ )?(?:antes|depois|hoje|amanha|agora|ate|se|quando|a|o|as|os|essa|esse|isso|no|na|"
    r"fotos?)\b)"
)
_PT_REMOVE = r"(?:tir(?:e|em)|remov(?:a|am)|retir(?:e|em)|exclu(?:a|am)|apagu(?:e|em))"
_PT_LIST = r"(?:\w+ ){1,3}(?:listas?|cadastros?|sistema|contatos|mailing|newsletter)"
PORTUGUESE = phrase(
    rf"nao (?:me |nos ){_PT_ASK}{_PT_BUT}",
    rf"nao (?:me |nos )?{_PT_ASK} mais{_PT_BUT}",
    rf"(?:pare|parem|deixe|deixem) de (?:me |nos )?{_PT_DOING}",
    rf"nao (?:quero|queremos|desejo|desejamos) (?:mais (?:receber|ser contac?tad[oa])|"
    rf"(?:mais )?(?:receber )?(?:mais )?(?:as |suas |essas )?{_PT_WHAT})",
    rf"(?:me {_PT_REMOVE}|{_PT_REMOVE} me) {_PT_LIST}",
    rf"{_PT_REMOVE} (?:o |a )?(?:meu|minha) (?:numero|nome|email|contato|telefone|cadastro|"
    r"inscricao|assinatura)",
    r"(?<!nao quero )cancel(?:ar|e|em) (?:a |minha |esta )?(?:inscricao|assinatura)",
    r"(?<!nao )(?:me )?descadastr(?:ar|e|em)|sair d(?:a|esta|essa) lista",
    rf"nao entr(?:e|em) (?:mais )?em contato{_PT_BUT}",
    rf"chega de {_PT_WHAT}",
    r"(?:me deix(?:e|em)|deix(?:e|em) (?:me|nos)) em paz",
)
