"""Every kind of table there is. Which one a file is, `guess` tells."""

from .appointments import APPOINTMENTS
from .calls import CALLS
from .complaints import COMPLAINTS
from .customers import CUSTOMERS
from .deals import DEALS
from .kind import TableKind
from .leads import LEADS
from .optouts import OPTOUTS
from .sales import SALES
from .sent import SENT
from .service import SERVICE
from .thanks import THANKS
from .visits import VISITS

TABLES: dict[str, TableKind] = {
    kind.name: kind
    for kind in (
        SALES,
        DEALS,
        LEADS,
        APPOINTMENTS,
        VISITS,
        SERVICE,
        OPTOUTS,
        SENT,
        CALLS,
        COMPLAINTS,
        THANKS,
        CUSTOMERS,
    )
}
