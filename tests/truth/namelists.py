"""Names for towns nobody tuned on: common ones as often as they are, rare ones made of parts."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in text.split())


def _called(text: str) -> tuple[tuple[str, ...], ...]:
    """A formal first name with what people call it, for each."""
    return tuple(tuple(some.split()) for some in text.split(";"))


HERS = _called(
    """
    Mary Molly Mae; Patricia Trish Patty; Jennifer Jenny Jen; Linda Lindy; Elizabeth Beth Betsy
    Lizzie Eliza; Barbara Barb Babs; Susan Susie Sue; Jessica Jess Jessie; Karen; Sarah Sally;
    Lisa; Nancy Nan; Sandra Sandy; Margaret Maggie Meg Peggy; Ashley Ash; Kimberly Kim; Emily Em;
    Donna; Michelle Shelly Mickey; Carol; Amanda Mandy; Melissa Missy Mel; Deborah Deb Debbie;
    Stephanie Steph Stevie; Dorothy Dot Dottie; Rebecca Becky Becca; Sharon Shari; Laura Laurie;
    Cynthia Cindy; Amy; Kathleen Kathy Kate; Angela Angie; Shirley; Brenda; Emma; Anna Annie;
    Pamela Pam; Nicole Nikki; Samantha Sam; Katherine Kathy Katie Kate Kay; Christine Chris
    Chrissy Tina; Helen Nell; Debra Deb; Rachel Rae; Carolyn Lynn; Janet Jan; Maria; Catherine
    Cathy Cat; Heather; Diane Di; Olivia Liv; Julie Jules; Joyce; Victoria Vicki Tori; Ruth
    Ruthie; Virginia Ginny Ginger; Lauren; Kelly; Christina Tina Chris; Joan Joanie; Evelyn Evie;
    Judith Judy; Andrea Andie; Hannah; Megan Meg; Cheryl; Jacqueline Jackie; Martha Marty; Madison
    Maddie; Teresa Terri Tess; Gloria; Sara; Janice Jan; Ann Annie; Abigail Abby Gail; Sophia
    Sophie; Frances Fran Frannie; Jean; Alice Ali; Judy; Isabella Bella Izzy; Julia Jules; Grace
    Gracie; Amber; Denise; Danielle Dani; Marilyn; Beverly Bev; Charlotte Charlie Lottie; Natalie
    Nat; Theresa Terry Tess; Diana Di; Brittany Britt; Doris; Kayla Kay; Alexis Lexi; Lori;
    Guadalupe Lupe; Rosario Charo; Francesca Chessa; Priyanka Priya; Aleksandra Ola; Svetlana Lana
    """
)
HIS = _called(
    """
    James Jim Jimmy Jamie; Robert Bob Rob Bobby Bert; John Jack Johnny; Michael Mike Mick; David
    Dave Davy; William Bill Will Billy Liam; Richard Dick Rich Rick; Joseph Joe Joey; Thomas Tom
    Tommy; Charles Chuck Charlie Chip; Christopher Chris Kit; Daniel Dan Danny; Matthew Matt;
    Anthony Tony; Mark; Donald Don Donnie; Steven Steve; Paul; Andrew Andy Drew; Joshua Josh;
    Kenneth Ken Kenny; Kevin Kev; Brian; George; Timothy Tim; Ronald Ron Ronnie; Edward Ed Eddie
    Ted Ned; Jason Jay; Jeffrey Jeff; Ryan; Jacob Jake; Gary; Nicholas Nick Nico; Eric Rick;
    Jonathan Jon; Stephen Steve; Larry; Justin; Scott Scotty; Brandon; Benjamin Ben Benny; Samuel
    Sam Sammy; Gregory Greg; Frank; Alexander Alex Sandy Xander; Raymond Ray; Patrick Pat Paddy;
    Jack; Dennis Denny; Jerry; Tyler Ty; Aaron; Jose Pepe; Adam; Nathan Nate; Henry Hank Harry;
    Douglas Doug; Zachary Zach; Peter Pete; Kyle; Ethan; Walter Walt Wally; Noah; Jeremy Jem;
    Christian Chris; Keith; Roger; Terry; Gerald Gerry Jerry; Harold Harry Hal; Sean; Austin;
    Carl; Arthur Art Artie; Lawrence Larry Laurie; Dylan; Jesse; Jordan; Bryan; Billy; Bruce;
    Gabriel Gabe; Joe; Logan; Albert Al Bert; Willie; Alan Al; Juan; Wayne; Elijah Eli; Randy;
    Roy; Vincent Vince Vinny; Ralph; Eugene Gene; Russell Russ; Bobby; Mason; Philip Phil Pip;
    Louis Lou; Francisco Paco Pancho; Ignacio Nacho; Giovanni Gio; Mohammed Mo; Dmitri Dima;
    Theodore Ted Theo; Leonard Len Lenny; Frederick Fred Fritz
    """
)
#: the most frequent surnames first
COMMON = _names(
    """
    Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez
    Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris
    Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill
    Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips
    Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers
    Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson
    Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo
    Sanders Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell
    Coleman Butler Henderson Barnes Gonzales Fisher Vasquez Simmons Romero Jordan Patterson
    Alexander Hamilton Graham Reynolds Griffin Wallace Moreno West Cole Hayes Bryant Herrera
    Gibson Ellis Tran Medina Aguilar Stevens Murray Ford Castro Marshall Owens Harrison Fernandez
    McDonald Woods Washington Kennedy Wells Vargas Henry Chen Freeman Webb Tucker Guzman Burns
    Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason Dixon Munoz Hunt
    Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills Meyer Rice
    Schmidt Garza Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant Dunn
    Kelley Spencer Hawkins Arnold Pierce Hansen Peters Santos Hart Bradley Knight Elliott
    Cunningham Duncan Armstrong Hudson Carroll Lane Riley Andrews Alvarado Ray Delgado Berry
    Perkins Hoffman Johnston Matthews Pena Richards Contreras Willis Carpenter Lawrence Sandoval
    Guerrero O'Brien O'Connor McCarthy St_John De_La_Cruz Van_Dyke
    """
)
FRONT = _names(
    """
    Ab Ald Arm Bal Bar Beck Berg Blom Bor Brack Cald Cam Car Chal Cran Dal Dom Drum Ed Els Fal Fen
    Fitz Gar Gil Gor Grim Had Hal Har Holl Ing Jarr Kal Kes Kin Kor Lan Lind Lock Mac Mal Mar Mont
    Nor Ol Par Pem Prit Quil Rad Ren Rock San Schul Sher Stan Strat Tal Thorn Tor Und Val Vos Wad
    Wal Wes Win Yar Zim
    """
)
BACK = _names(
    """
    acker aldi ano ard awi beck berg bin by chak cott dale den dorf eau elli ence erby field ford
    gate gren ham hauser heim hurst ian ini ison kins kowski land ley lin low man mann mer mont
    more ney nik off olo oni or ova quist rell ridge rock rup sen shaw ski smith son stead stein
    stone strom ton utti vale ver ville wald well wick win wood worth yan zak
    """
)
STREETS = _names(
    """
    Main Oak Cedar Elm Washington Lake Pine Park Second Third Fourth Fifth Walnut Spring Ridge
    Church Broad Center Union River Highland Mill Franklin Jefferson Lincoln Jackson Madison Adams
    Cherry Dogwood Hickory Birch Magnolia Poplar Laurel Meadow Sunset Railroad Forest Valley
    College Liberty Grant Green Water Court Delaware Academy Winding Country Aspen Heather
    Colonial Woodland Cambridge Oxford
    """
)
WAYS = (
    ("Street", "St"), ("Avenue", "Ave"), ("Road", "Rd"), ("Drive", "Dr"), ("Lane", "Ln"),
    ("Court", "Ct"), ("Boulevard", "Blvd"), ("Place", "Pl"),
)  # fmt: skip
PLACES = (
    ("Dayton", "OH", "454"), ("Boise", "ID", "837"), ("Macon", "GA", "312"),
    ("Duluth", "MN", "558"), ("Tyler", "TX", "757"), ("Salem", "OR", "973"),
    ("Utica", "NY", "135"), ("Peoria", "IL", "616"),
)  # fmt: skip
HOSTS = ("gmail.example", "yahoo.example", "aol.example", "icloud.example", "town-cable.example")
TRADES = (
    "Plumbing LLC", "Construction Inc", "Insurance Agency", "Law Office PC", "Farms", "Trucking Co",
    "Auto Body", "Consulting LLC", "Painting & Drywall", "Holdings LP", "Family Trust", "Bakery",
)  # fmt: skip
