"""Those who work at the stores: users, their roles, and one-time sign-in links."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from .stores import Store


class Users(BaseUserManager["User"]):
    """Makes users; mail addresses are compared in lower case."""

    def create_user(self, email: str, password: str | None = None, **rest: Any) -> "User":
        """A user who can sign in with this password, or only by link when it is None."""
        user = self.model(email=email.strip().lower(), **rest)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who works at a store, known by mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = Users()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "user"

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.Model):
    """What somebody may do at one store, since when, and who said so."""

    class Name(models.TextChoices):
        SALESPERSON = "salesperson"
        SERVICE_ADVISOR = "service_advisor", "service advisor"
        MARKETING = "marketing"
        MANAGER = "manager"
        ADMIN = "admin"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=20, choices=Name)
    granted_by = models.CharField(max_length=200)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "role"
        constraints = (
            models.UniqueConstraint(
                fields=["user", "store", "name"],
                condition=models.Q(ended_at=None),
                name="role_once",
            ),
        )


class OneTimeLink(models.Model):
    """A sign-in link that works once and not for long. Only a digest of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    digest = models.BinaryField(unique=True)
    made_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "one_time_link"
