"""Word lists the people of the sample are made from. Nobody in particular is meant."""

#: formal first names with what people call them (empty: nothing shorter)
HERS = (
    ("Abigail", "Abby"),
    ("Alexandra", "Alex"),
    ("Amanda", "Mandy"),
    ("Beatriz", "Bea"),
    ("Bridget", ""),
    ("Caroline", "Carrie"),
    ("Catherine", "Kate"),
    ("Christina", "Tina"),
    ("Deborah", "Debbie"),
    ("Elizabeth", "Liz"),
    ("Esther", ""),
    ("Fatima", ""),
    ("Gabriela", "Gabi"),
    ("Gwendolyn", "Gwen"),
    ("Hannah", ""),
    ("Imani", ""),
    ("Jacqueline", "Jackie"),
    ("Jennifer", "Jen"),
    ("Josephine", "Josie"),
    ("Judith", "Judy"),
    ("Katarzyna", "Kasia"),
    ("Kimberly", "Kim"),
    ("Lakshmi", ""),
    ("Leticia", "Letty"),
    ("Lucía", ""),
    ("Margaret", "Peggy"),
    ("Marisol", ""),
    ("Mei-Ling", "Mei"),
    ("Michelle", "Shelly"),
    ("Nadia", ""),
    ("Naomi", ""),
    ("Pamela", "Pam"),
    ("Patricia", "Pat"),
    ("Rebecca", "Becky"),
    ("Rosalyn", "Roz"),
    ("Samantha", "Sam"),
    ("Soo-Jin", ""),
    ("Stephanie", "Steph"),
    ("Susan", "Sue"),
    ("Theresa", "Terry"),
    ("Valerie", "Val"),
    ("Victoria", "Vicky"),
    ("Yolanda", ""),
    ("Zoë", ""),
)
HIS = (
    ("Albert", "Al"),
    ("Alejandro", "Alex"),
    ("Andrew", "Andy"),
    ("Anthony", "Tony"),
    ("Benjamin", "Ben"),
    ("Charles", "Chuck"),
    ("Christopher", "Topher"),
    ("Daniel", "Dan"),
    ("David", "Dave"),
    ("Douglas", "Doug"),
    ("Edward", "Ted"),
    ("Emeka", ""),
    ("Francis", "Frank"),
    ("Gerald", "Jerry"),
    ("Gregory", "Greg"),
    ("Harold", "Hal"),
    ("Hiroshi", ""),
    ("Ivan", ""),
    ("Jacob", "Jake"),
    ("James", "Jim"),
    ("Jeffrey", "Jeff"),
    ("John", "Jack"),
    ("Jorge", ""),
    ("José", "Pepe"),
    ("Kenneth", "Ken"),
    ("Lawrence", "Larry"),
    ("Malcolm", ""),
    ("Matthew", "Matt"),
    ("Michael", "Mike"),
    ("Nathaniel", "Nate"),
    ("Omar", ""),
    ("Patrick", "Pat"),
    ("Pradeep", ""),
    ("Raymond", "Ray"),
    ("Richard", "Rick"),
    ("Robert", "Bob"),
    ("Ronald", "Ron"),
    ("Samuel", "Sam"),
    ("Stanislaw", "Stan"),
    ("Stephen", "Steve"),
    ("Thomas", "Tom"),
    ("Timothy", "Tim"),
    ("Tyrone", "Ty"),
    ("Vincent", "Vinny"),
    ("William", "Bill"),
    ("Xavier", ""),
)
LAST = tuple(
    """
    Abruzzi Acheson Adeyemi Ainsworth Alcott Almeida Anand Arsenault Ashby Barrows Batista Beaulieu
    Bellamy Bergstrom Blackwood Boateng Bouchard Brennan Brightman Brody Bukowski Calloway Cardoza
    Carmody Castellan Chandra Chaudhry Cho Coelho Colwell Conway Corrigan Costello Crandall Cummings
    D'Angelo Dasgupta Delacroix Delgado DiNapoli Donnelly Drummond Dupree Eastman Eklund Ellsworth
    Escobar Fairbanks Farrell Ferreira Fitzgerald Flanagan Fontaine Forsythe Gagnon Gallo Garfield
    Gauthier Gentile Ghosh Gilchrist Goldfarb Gonzaga Grabowski Greenleaf Guerrero Haddad Halloran
    Hargrove Hashimoto Hathaway Hedlund Hernández Hightower Holcomb Hoang Hutchins Iannucci Ibarra
    Inoue Jankowski Jarvis Jeong Kapoor Kaufman Keating Kendrick Kessler Kincaid Kowalczyk Krause
    Lachance Lafferty Langdon Larrabee Leclerc Levinson Lindgren Lombardi Lovell Macready Maddox
    Mancini Marchetti Martinelli McAllister McGrath Medeiros Mercado Merriweather Mihalik Molina
    Montague Moriarty Mukherjee Nakagawa Navarro Ndiaye Newcomb Nguyen Norwood O'Connell O'Rourke
    Obi Okafor Oliveira Ortega Osborne Pacheco Papadakis Paquette Pelletier Pemberton Pereira
    Petrakis Piazza Pomeroy Prescott Quigley Quintero Radcliffe Ramaswamy Raposo Renaud Reyes
    Rinaldi Rosenthal Rousseau Salazar Sandoval Santangelo Schaefer Seaver Sepulveda Shapiro
    Sheehan Siddiqui Silva Sinclair Sokolov Stavros Sullivan Sweeney Takahashi Tavares Teixeira
    Thackeray Tibbetts Tran Trujillo Underhill Vandermeer Vasquez Venkatesan Vitale Wadsworth
    Wainwright Weatherby Weinberg Whitcomb Winslow Wojcik Yamamoto Yates Zabriskie Zamora Zielinski
    """.split()
)  # fmt: skip
#: town, state, postal code and how many of the store's people live there
TOWNS = (
    (("Stamford", "CT", "06902"), 20.0), (("Stamford", "CT", "06905"), 12.0),
    (("Greenwich", "CT", "06830"), 8.0), (("Darien", "CT", "06820"), 5.0),
    (("New Canaan", "CT", "06840"), 4.0), (("Norwalk", "CT", "06851"), 12.0),
    (("Westport", "CT", "06880"), 4.0), (("Wilton", "CT", "06897"), 3.0),
    (("Fairfield", "CT", "06824"), 4.0), (("Bridgeport", "CT", "06606"), 6.0),
    (("Danbury", "CT", "06810"), 4.0), (("Port Chester", "NY", "10573"), 7.0),
    (("Rye", "NY", "10580"), 4.0), (("White Plains", "NY", "10605"), 4.0),
    (("New Rochelle", "NY", "10804"), 3.0), (("Mamaroneck", "NY", "10543"), 2.0),
)  # fmt: skip
STREETS = tuple(
    """
    Larch;Old Mill;Ferry Landing;Prospect;Chestnut;Signal Hill;Quarry;Lantern;Cooper;Weaver;
    Orchard;Tidewater;Sycamore;Ropewalk;Meeting House;Harbor View;Stony Brook;Juniper;Linden;Gull;
    Beacon;Pearl;Willow;Candlewood;Summit;Fox Run;Bayberry;Schoolhouse;Maple;Hawthorne
    """.replace("\n", "").replace("    ", "").split(";")
)  # fmt: skip
WAYS = ("Street", "Road", "Lane", "Avenue", "Drive", "Court")
MAIL_HOSTS = (
    "mail.example.com", "home.example.net", "post.example.org", "inbox.example.com",
    "online.example.net", "letters.example.org",
)  # fmt: skip
TRADES = (
    "Roofing LLC", "Landscaping Inc", "Dental Group PC", "Electric LLC", "Catering",
    "Architects LLP", "Plumbing & Heating", "Design Studio",
)  # fmt: skip
AUCTIONS = ("Tri-State Auto Auction", "Sound Shore Auto Exchange", "Hudson Remarketing")
OTHER_STORES = ("Beacon Hyundai of Danbury", "Larchmont Auto Group")
#: nearest first; the far ones belong to people who moved here and kept their number
AREA_CODES = tuple(
    """
    203 475 914 860 959 845 516 631 347 718 646 917 929 212 332 934 201 551 973 862 908 732 848 609
    856 413 617 508 781 978 774 339 351 857 401 603 802 207 518 838 315 680 607 716 585 215 267 445
    610 484 835 570 272 717 223 302 410 443 667 301 240 202 703 571 804 757 919 984 704 980 843 854
    404 470 678 770 305 786 954 754 561 407 689 321 813 656 727 941 239 904 216 330 614 380 513 412
    878 724 312 872 773 708 847 224 313 248 612 952 214 469 972 713 281 832 512 737 303 720 505 602
    480 623 702 725 801 206 425 503 971 415 628 510 650 408 213 310 424 323 818 619 858 808 907
    """.split()
)
