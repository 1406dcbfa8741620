"""What people are called, beyond what the list of nicknames knows: in English, and as it is told in
the languages of those who came."""

#: what the list of nicknames lacks: full names, each with what people call them
MORE = {
    full: shorts.split()
    for full, shorts in (
        line.split(": ")
        for line in """
agnieszka: aga agusia
alejandra: ale alex
alejandro: ale alex jandro
aleksander: alek olek
aleksandra: ola olenka sasha
alexander: alec lex sandy sasha xander zander
alice: ali allie
anastasia: ana nastya stacy
andrea: andi andie
ann: annie
anna: annie nan
antonio: tono tony
arthur: art artie
barbara: babs barb barbie
bartholomew: bart
beatrice: bea bee trixie
beatriz: bea betty
bernardo: berni nardo
bogdan: bo
bronislaw: bronek
carlos: carlitos charlie
caroline: caro carrie
catalina: cata lina
catherine: cat cathie cathy kate kathy katie
charles: charlie chas chaz chip chuck
charlotte: charlie charley lottie
christopher: chris kit topher
concepcion: concha conchita
consuelo: chelo
david: dave davey davy
dmitri: dima mitya
dolores: lola
eduardo: eddie edu lalo
ekaterina: katya
emmanuel: manny
enrique: kike quique rick
ernesto: neto
esperanza: espe
evelyn: ev evie
francesca: chessa fran franca frankie
francesco: ciccio franco
francisca: paca paquita
francisco: cisco fran frank pacho paco pancho paquito
gabriel: gabe gabi
gabriela: gabby gabi gaby
gabriella: ella gabby gabi
giovanni: gianni gio
giuseppe: beppe joe peppe
giuseppina: pina
gloria: glo
grace: gracie
graciela: chela
gregorio: goyo greg
grzegorz: grzes
guadalupe: lupe lupita
guillermo: billy guille memo
gwendolyn: gwen wendy
hector: tito
henry: hal hank harry
humberto: beto
ignacio: nacho
ilya: ilyusha
isabel: belle chabela isa
isabella: bella bell isa izzy
ivan: vanya
jacqueline: jackie jacquie
james: jamie
jason: jay
javier: javi xavi
jeremy: jem jer
jesus: chucho chuy
joan: joanie
joaquin: quino
john: jack johnny
jonathan: jon jonny
jorge: coque
jose: che chepe joe pepe pepito
josefina: fina josie pepa
katarzyna: kasia kaska kate
katherine: kate kath kathie kathy katie kay kit
kathleen: kate kath kathy katie
kathryn: kate kathy katie kay
konstantin: kostya
krzysztof: chris krzys
laura: laurie lolly
lawrence: larry laurie lonnie
leticia: leti letty
lorenzo: enzo renzo
luis: lucho lou
madison: maddie maddy
magdalena: lena magda
malgorzata: gosia
manuel: manny manolo
margaret: daisy greta maggie margie marge meg megan peg peggy rita
marina: mara
mario: mayo
mary: mae molly polly
michelle: mickey shelly shelley
mikhail: misha mike
mohammad: mo moe
mohammed: mo moe
muhammad: mo moe
nadezhda: nadia
natalia: nat talia tasha
natalie: nat talie
nathaniel: nat nate nathan
nikolai: kolya nick
olga: olya
olivia: liv livvie ollie
pavel: pasha
pilar: pili
priscilla: cilla pris
priyanka: pri priya
rachel: rach rae
rafael: rafa rafe ralph
raymond: ray
refugio: cuca cuco
ricardo: ric rick ricky
robert: bert
roberto: beto bob rob tito
rodrigo: rodri
rosalind: roz rosie
rosalyn: roz rosie
rosamund: roz
rosario: chayo charo
ruth: ruthie
salvador: chava sal
salvatore: sal tore
santiago: chago santi
sergei: seryozha
sergio: checo
sharon: shari shaz
soledad: sole
stanislaus: stan
stanislaw: stan stas stach staszek
stanley: stan
susana: sue susie
svetlana: lana sveta
tadeusz: tad ted
tatiana: tanya
teresa: teri terri terry tess tessa tere
theresa: teri terri terry tess tessa
tyler: ty
tyrone: ty
valentina: val
vincent: vin vince vinnie vinny
vincenzo: enzo vinnie vinny
vladimir: vlad volodya
vyacheslav: slava
william: liam
wladyslaw: wladek
wojciech: wojtek
yevgeny: gene zhenya
zbigniew: zbyszek
zofia: sophie zosia
""".strip().splitlines()
    )
}
#: spellings of one name
SPELLINGS = tuple(
    frozenset(line.split())
    for line in """
alan allan allen
ann anne
brian bryan
carl karl
catherine katherine katharine kathryn cathryn catharine
christina kristina
deborah debra debora
eric erik erich
frances francis
geoffrey jeffrey jeffery
gerald jerald
isabel isabelle
jacquelyn jacqueline
joseph josef
kristen kristin kirsten
laurence lawrence
leslie lesley
lindsay lindsey
luis louis lewis
marc mark
mathew matthew
micheal michael
michele michelle
mohamed mohammed mohammad muhammad
nicholas nicolas nikolas
philip phillip
rachael rachel
rebecca rebekah
sara sarah
sean shaun shawn
sofia sophia zofia
stephen steven stephan
stuart stewart
susanna susannah
teresa theresa
vivian vivien
zachary zachery zackary
""".strip().splitlines()
)
#: full names, whatever the list of nicknames has them short for
FULL = frozenset("anna carol henry john mark mary maria paul peter rose ruth".split())
#: names that nothing is short for
ALONE = frozenset(
    """
    abdul adam adrian ahmed aisha akira amber amir andre angel anil april arjun ashok autumn bruce
    bryce byron carmen cesar chad chantal chen chloe clara cody colin conor craig crystal dale damon
    darren dawn dean deepak denise derek diego dominic dylan earl elena elsa enzo erica ethan
    fatima felix fernando fiona gina glen gloria gordon graham hailey hassan heather heidi hiroshi
    holly howard hugo ibrahim imani ines ingrid ivan ivy jada jared jasmine jenna jesse joel jorge
    juan karen karim keith kenji kyle lakshmi latoya layla lee leila lei leon lily linh logan
    lucia luz lynn malcolm marcus mariana marisol mason maya ming monique naomi neil ngoc nina noah
    noor nora omar oscar owen pablo paige pedro pradeep raj ramon raul ravi renee reza rhonda rosa
    ross roy sanjay seth sheila shirley sofia stacey stella sunil tara tariq trent tyrell vera vijay
    wanda wayne wei xavier yasmin yolanda yuki yusuf zoe
    """.split()
)
