"""Cars: what the store sells, what people trade in, and what they buy somewhere else."""

from dataclasses import dataclass, field
from datetime import date

from vininfo import Vin

from .dice import Dice
from .store import MAKE


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """A car as people name it. ``vin`` and ``stock`` only where a car really stands on the lot."""

    year: str
    make: str
    model: str
    trim: str = ""
    new: bool = True
    vin: str = field(default="", compare=False)
    stock: str = ""

    def __str__(self) -> str:
        return f"{self.year} {self.make} {self.model}"

    def columns(self) -> dict[str, str]:
        """Year, make, model and trim, by their column names."""
        return {"year": self.year, "make": self.make, "model": self.model, "trim": self.trim}


MODELS = (
    ("Palisade", 16.0), ("Santa Fe", 20.0), ("Tucson", 26.0), ("Kona", 10.0), ("Elantra", 12.0),
    ("Sonata", 6.0), ("Ioniq 5", 10.0),
)  # fmt: skip
TRIMS = ("SE", "SEL", "SEL Convenience", "XRT", "Limited", "Calligraphy")
RIVALS = (
    "Honda Pilot", "Honda CR-V", "Toyota Highlander", "Toyota RAV4", "Kia Telluride", "Kia Sorento",
    "Subaru Ascent", "Subaru Forester", "Mazda CX-90", "Ford Explorer", "Volkswagen Atlas",
)  # fmt: skip
TRADED = (
    "Toyota RAV4", "Honda Odyssey", "Subaru Outback", "Ford Escape", "Nissan Rogue",
    "Jeep Cherokee", "Hyundai Santa Fe", "Hyundai Elantra", "Volvo XC60", "Honda Accord",
    "Toyota Camry",
)  # fmt: skip
#: what else they look at, by what they look at: the big one and the mid-sized one
BESIDE = {"Palisade": "Santa Fe", "Santa Fe": "Palisade", "Tucson": "Santa Fe", "Kona": "Tucson"}

_CHECK_DIGITS = "0123456789X"
_VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_YEAR_SIGNS = "ABCDEFGHJKLMNPRSTVWXY123456789"


def model_year(day: date) -> int:
    """The model year the store sells as new on ``day``: the next one from August on."""
    return day.year + (day.month >= 8)


def wanted(dice: Dice, day: date) -> Car:
    """The car somebody asks about: mostly new, of the store's own make."""
    year = model_year(day)
    if dice.chance(0.24):
        make, _, model = dice.pick(TRADED).partition(" ")
        return Car(year=str(year - dice.between(2, 5)), make=make, model=model, new=False)
    return Car(year=str(year), make=MAKE, model=dice.weighted(MODELS), trim=dice.pick(TRIMS))


def beside(dice: Dice, car: Car) -> Car:
    """Another car of the same lot that the same people consider."""
    model = BESIDE.get(car.model, "Tucson")
    return Car(year=car.year, make=MAKE, model=model, trim=dice.pick(TRIMS), new=car.new)


def rival(dice: Dice, day: date) -> Car:
    """The car they buy somewhere else."""
    make, _, model = dice.pick(RIVALS).partition(" ")
    return Car(year=str(model_year(day)), make=make, model=model)


def traded(dice: Dice, day: date) -> Car:
    """The car they have."""
    make, _, model = dice.pick(TRADED).partition(" ")
    return Car(year=str(day.year - dice.between(4, 13)), make=make, model=model, new=False)


def on_the_lot(dice: Dice, car: Car, number: int) -> Car:
    """The same car as a thing: with stock number and vehicle identification number."""
    stock = f"{'H' if car.new else 'U'}{number:06d}"
    return Car(
        year=car.year,
        make=car.make,
        model=car.model,
        trim=car.trim,
        new=car.new,
        vin=vin(dice, int(car.year), number),
        stock=stock,
    )


def vin(dice: Dice, year: int, number: int) -> str:
    """A made-up VIN whose check digit is right (49 CFR 565.15); ``number`` makes it unique."""
    middle = "".join(dice.pick(_VIN_SIGNS[:23]) for _ in range(5))
    signs = f"5HM{middle}0{_YEAR_SIGNS[(year - 2010) % 30]}{_VIN_SIGNS[number // 1_000_000 % 33]}"
    signs += f"{number % 1_000_000:06d}"
    every = (signs[:8] + check + signs[9:] for check in _CHECK_DIGITS)
    return next(each for each in every if Vin(each).verify_checksum(check_year=False))
