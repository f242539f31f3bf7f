"""GOV.UK Notify, by its own client: email and text messages from one template each."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any, Final

from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from securing_good_scheduler.reminding.channels import Answer, Later, Letter, Refused, Taken

BASE_URL: Final = "https://api.notifications.service.gov.uk"
TIMEOUT_S: Final = 20
_BAD_REQUEST: Final = 400
_CLIENT: Final[Any] = NotificationsAPIClient
"""It comes without types."""
# Its warnings hold what Notify answers, which may hold an address.
logging.getLogger("notifications_python_client").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Notify:
    """One template of one Notify service, with the places ((subject)) and ((message)); of texts ((message)) alone."""

    api_key: str = field(repr=False)
    template_id: str
    sms: bool = False
    base_url: str = BASE_URL
    timeout_s: float = TIMEOUT_S

    async def send(self, letter: Letter, *, again: bool) -> Answer:
        """Hand it over, in a thread, under the reminder's id as reference; `again`, ask first whether Notify has it."""
        return await asyncio.to_thread(self._send, letter, again)

    def _send(self, letter: Letter, again: bool) -> Answer:
        # One for each letter: the client is not safe to share between threads.
        client: Any = _CLIENT(self.api_key, base_url=self.base_url, timeout=self.timeout_s)
        reference = str(letter.reminder_id)
        try:
            if again and client.get_all_notifications(reference=reference)["notifications"]:
                return Taken()
            said: dict[str, Any] = {"message": letter.body}
            if self.sms:
                client.send_sms_notification(letter.to, self.template_id, said, reference=reference)
            else:
                said["subject"] = letter.subject
                client.send_email_notification(letter.to, self.template_id, said, reference=reference)
        except HTTPError as error:
            return _answer(error)
        except (APIError, KeyError, TypeError):
            return Later("GOV.UK Notify answered what we do not understand.")
        finally:
            client.request_session.close()
        return Taken()


def _answer(error: HTTPError) -> Answer:
    """What a failure means. A 400 is about this letter, unless it is the template that is not as it should be."""
    if error.response is None:
        return Later("GOV.UK Notify could not be reached.")
    said = f"GOV.UK Notify refused it ({error.status_code})."
    if error.status_code != _BAD_REQUEST:
        return Later(said)
    told = str(error.message).casefold()
    if "template" in told or "personalisation" in told:
        return Later("The template at GOV.UK Notify is not as it should be (400).")
    return Refused(said)
