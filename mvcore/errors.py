"""Every error that MV Studio raises on purpose.

    MVError                    a sentence for a person: what happened and what to do
    |-- BadInput               what was typed, uploaded or asked for cannot be used
    |   |-- NotFound           the project, take, scene or file is not there
    |   `-- BrokenMedia        a file is not the picture, clip, sound or script it claims to be
    |-- SettingsError          a setting is missing, misspelt or contradicts another one
    |-- DataFolderError        the data folder cannot be used: locked, read-only, full
    |   `-- DiskFull           there is no room on the disk: work waits for some
    |-- StorageError           the bucket cannot be used
    |   `-- ReplacedFile       what lies under a key is not the file that was stored there
    |-- BudgetExceeded         the next step would spend more than MV_BUDGET_USD
    |-- GenerationError        a provider refused or failed to make something
    `-- RenderError            the film could not be rendered

    Interrupted                the process is stopping; the job goes on after the next start

Foreign errors are translated where they enter (`raise X from exc`). The text of an MVError is shown to people as it
is, so it holds no secrets and no traceback, and says the remedy.
"""


class MVError(Exception):
    """A sentence for a person: what happened and what to do about it."""


class BadInput(MVError):
    """What was typed, uploaded or asked for cannot be used."""


class NotFound(BadInput):
    """The project, take, scene or file that was asked for is not there."""


class BrokenMedia(BadInput):
    """A file is not the picture, clip, sound or script that it claims to be."""


class SettingsError(MVError):
    """A setting is missing, misspelt or contradicts another one."""


class DataFolderError(MVError):
    """The data folder cannot be used: another process has it, it is read-only, or the disk is full."""


class DiskFull(DataFolderError):
    """There is no room on the disk. What meets it in the background waits and goes on by itself."""


class StorageError(MVError):
    """The bucket cannot be used."""


class ReplacedFile(StorageError):
    """What lies under a key is not the file that was stored there: somebody replaced or damaged it."""


class BudgetExceeded(MVError):
    """The next step would spend more than the budget allows."""


class PriceChanged(MVError):
    """The next step costs more than the price that was shown for it."""


class GenerationError(MVError):
    """A provider refused or failed to make something."""


class RenderError(MVError):
    """The film could not be rendered."""


class Interrupted(BaseException):
    """The process is stopping: leave the job as it is, it goes on after the next start.

    Not an `Exception`, so that no handler for failures can mistake a stop for one.
    """
