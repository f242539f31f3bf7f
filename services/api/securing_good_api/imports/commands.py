"""Ask for an import to be withdrawn; the risk engine does it."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from securing_good.database import UnitOfWork
from securing_good.errors import NotFound
from securing_good.events import EventKind, Happening
from securing_good.tables import Import, ImportOutcome, ImportWithdrawal
from securing_good.work import WorkKind, ask
from securing_good_api.imports.rules import Loaded, check_withdrawal


async def withdraw_import(unit: UnitOfWork, *, import_id: int, reason: str) -> None:
    """Ask for an import to be withdrawn: what was known without it will stand again.

    Raises NotFound for no such import of the scope's owner, Conflict as the rule says.
    """
    sent = await unit.session.scalar(
        select(Import.id)
        .where(Import.id == import_id, Import.council.is_not_distinct_from(unit.scope.owner))
        .with_for_update(key_share=True)
    )
    if sent is None:
        raise NotFound("There is no such import, or none that you may know of.")
    outcome = await unit.session.get(ImportOutcome, import_id)
    asked = await unit.session.scalar(
        select(ImportWithdrawal.asked_at).where(ImportWithdrawal.import_id == import_id).with_for_update()
    )
    check_withdrawal(
        None if outcome is None else Loaded(outcome.state, outcome.withdrawn_at, outcome.withdrawal_refused_at), asked
    )
    wish = {"reason": reason, "asked_by": unit.actor, "asked_at": unit.now}
    await unit.session.execute(
        insert(ImportWithdrawal)
        .values(import_id=import_id, council=unit.scope.owner, **wish)
        .on_conflict_do_update(index_elements=["import_id"], set_=wish)
    )
    unit.record(Happening(EventKind.IMPORT_WITHDRAWAL_REQUESTED, f"import:{import_id}", {"reason": reason}))
    await ask(unit, WorkKind.WITHDRAW_IMPORT, [str(import_id)], council=unit.scope.owner)
