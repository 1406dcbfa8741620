"""Headers in French and Spanish, by the English name each stands for.

Quebec's stores export in French by law, and many a CRM in the South in Spanish.
"""

import re
import unicodedata
from functools import lru_cache

from sincerely.reading.text import squash

#: The English name, then the others as `_bare` makes them. Left out is what means two things
#: (*estado* is a state and a status).
_FRENCH = """
firstname: prenom prenomduclient prenomclient prenomacheteur
lastname: nom nomdefamille nomfamille nomdefamilleduclient
fullname: nomcomplet nometprenom prenometnom
customername: nomduclient nomclient leclient
buyername: nomdelacheteur nomacheteur acheteur
cobuyername: coacheteur nomducoacheteur nomcoacheteur
companyname: entreprise nomdelentreprise raisonsociale
email: courriel adressecourriel adressedecourriel courrielclient courrielduclient adresseemail
cellphone: cellulaire telcellulaire telephonecellulaire telephonemobile telmobile portable
homephone: telephonedomicile teldomicile telephonemaison telephoneresidence
workphone: telephonetravail teltravail telephonebureau telbureau
phonenumber: numerodetelephone notelephone nodetelephone
address: adresse adressepostale
city: ville
postalcode: codepostal
country: pays
customernumber: noclient nodeclient numeroclient numerodeclient nduclient codeclient
year: annee
make: marque
model: modele
vehicle: vehicule
vin: niv
stocknumber: nostock nodestock numerodestock noinventaire numerodinventaire
neworused: neufusage neufouusage neufoccasion
dealnumber: notransaction nodetransaction numerodetransaction novente nodevente numerodevente
 nodossier numerodedossier nocontrat nodecontrat numerodecontrat
saledate: datevente datedevente datedelavente dateducontrat datecontrat
soldon: venduele
deliverydate: datelivraison datedelivraison livrele
dealtype: typedevente typevente typedetransaction
status: statut etat
salesperson: conseiller conseillere conseillerauxventes conseillerventes vendeur vendeuse
 representant conseillerdesventes
appointmentdate: daterendezvous datedurendezvous datederendezvous daterdv datedurdv
appointmenttime: heurerendezvous heuredurendezvous heurerdv heuredurdv
ronumber: nobt nodebt bondetravail nobondetravail nodebondetravail numerodebondetravail
opendate: dateouverture datedouverture ouvertle
closedate: datefermeture datedefermeture fermele
serviceadvisor: conseillertechnique conseillerauservice conseillerservice aviseurtechnique
unsubscribedate: datededesabonnement datedesabonnement datedesinscription datededesinscription
unsubscribedon: desabonnele desinscritle
channel: canal
reason: raison motif
sentdate: datedenvoi dateenvoi
senton: envoyele
subject: objet sujet
recipient: destinataire
comments: commentaires commentaire remarques remarque
leadid: nopiste numerodepiste
leaddate: datedelapiste
createddate: datedecreation datecreation creele
timeofday: heure
donotcontact: nepascontacter pasdecontact nepluscontacter
donotcall: nepasappeler nepastelephoner pasdappel pasdappels nepasrappeler
donotemail: nepasenvoyerdecourriel nepasenvoyerdecourriels pasdecourriel pasdecourriels
donottext: nepastexter pasdetexto pasdetextos nepasenvoyerdetexto nepasenvoyerdetextos
donotmail: nepasposter pasdecourrier
unsubscribed: desabonne desinscrit refusmarketing refussollicitation
emailconsent: consentementcourriel
textconsent: consentementtexto
callconsent: consentementtelephone
emailallowed: courrielautorise courrielsautorises
textallowed: textoautorise textosautorises
phoneallowed: appelautorise appelsautorises
contactprivacy: consentement consentementlcap lcap
deceased: decede decedee
"""
_SPANISH = """
firstname: nombre nombres primernombre
lastname: apellido apellidos
fullname: nombrecompleto nombreyapellido nombreyapellidos
customername: nombredelcliente nombrecliente cliente
buyername: nombredelcomprador comprador
cobuyername: cocomprador
companyname: empresa
email: correo correoelectronico correoe
cellphone: celular movil telefonomovil telefonocelular numerodecelular
homephone: telefonodecasa telefonocasa
workphone: telefonodetrabajo telefonotrabajo
phonenumber: telefono numerodetelefono
address: direccion
city: ciudad
postalcode: codigopostal
country: pais
customernumber: numerodecliente numcliente nocliente numdecliente
year: ano
make: marca
model: modelo
vehicle: vehiculo
neworused: nuevousado nuevoousado
dealnumber: numerodeventa numdeventa noventa nodeventa numerodecontrato numdecontrato nodecontrato
saledate: fechadeventa fechaventa fechadelaventa fechadecontrato
deliverydate: fechadeentrega fechaentrega
dealtype: tipodeventa tipoventa
salesperson: vendedor vendedora asesor asesora asesordeventas
appointmentdate: fechadecita fechacita fechadelacita
appointmenttime: horadecita horacita horadelacita
ronumber: ordendeservicio numerodeorden ordendereparacion
opendate: fechadeapertura fechaapertura
closedate: fechadecierre fechacierre
unsubscribedate: fechadebaja fechabaja fechadecancelacion
reason: motivo razon
sentdate: fechadeenvio fechaenvio
subject: asunto
recipient: destinatario
comments: comentarios comentario notas
date: fecha
timeofday: hora
donotcontact: nocontactar
donotcall: nollamar
donotemail: noenviarcorreo noenviarcorreos nocorreo nocorreos
donottext: noenviartextos notextos nomensajes noenviarmensajes
unsubscribed: dadodebaja
contactprivacy: consentimiento
deceased: fallecido fallecida
"""
#: In a header nobody knows, what may speak of a refusal.
_REFUSING = re.compile(
    r"\bne (?:pas|plus)\b|\bpas d|desabonn|desinscri|\babonn|consent|\brefus|\blcap\b|sollicit"
    r"|\bbaja\b|suscri|\bno (?:llam|envi|contact|molest|correo|text|mensaj)|publicidad|publicite"
)


@lru_cache(maxsize=8_192)
def english(header: str) -> str:
    """The English name a header stands for, as `squash` makes it; empty where we know none."""
    return _ENGLISH.get(_bare(header), "")


def may_refuse(header: str) -> bool:
    """Whether a header may be about a refusal."""
    return bool(_REFUSING.search(_plain(header).lower()))


def _bare(header: str) -> str:
    """As `squash`, without accents; *N°* and *núm.* as they are written out."""
    return squash(_plain(header.replace("\u00b0", "o").replace("\u00ba", "o")))


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text)
    return "".join(each for each in spread if not unicodedata.combining(each))


def _read(listed: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in listed.replace("\n ", " ").strip().splitlines():
        name, _, others = line.partition(":")
        found |= dict.fromkeys(others.split(), name)
    return found


_ENGLISH = _read(_FRENCH) | _read(_SPANISH)
