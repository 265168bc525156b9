"""The tree of errors that Likewise raises on purpose.

Each class states a cause and a remedy as templates; the instance brings the details. The window translates the
templates, the command line prints them and exits with `exit_code`.

    LikewiseError
    ├── PhotoError           a file that cannot be opened as a photo
    │   ├── FileMissingError · FileUnreadableError · FolderError · EmptyFileError · NotAPhotoError
    │   └── TruncatedPhotoError · CorruptPhotoError · PhotoTooLargeError · UnsupportedPhotoError
    ├── SaveError            a result that cannot be written
    │   ├── WouldOverwriteError · UnknownExportFormatError · WriteFailedError
    │   └── BadExportOptionsError
    ├── JobError             a job that makes no sense
    │   ├── EmptyInstructionError · NotUnderstoodError · NothingToDoError
    │   ├── UnknownEngineError · NoExamplesError · BadJobError
    │   ├── BadMaskError (NothingCoveredError · EverythingCoveredError)
    │   ├── BadRecipeError · UnknownRecipeError · RecipeExistsError
    │   └── BadNameTemplateError · NoPhotosError · BatchDamagedError · BatchBusyError · NothingToResumeError
    ├── EngineError          a job that failed while it ran
    │   ├── BrokenModelError · ModelMissingError · ModelNotInstalledError (UnknownModelError) · NotFiniteResultError
    │   └── OutOfMemoryError · PhotoEndedProgramError · UnexpectedError
    ├── ProjectError         a project that cannot be opened or written
    │   ├── ProjectMissingError · ProjectUnreadableError · NotAProjectError · NewerProjectError
    │   ├── ProjectDamagedError (ProjectLostError)
    │   ├── ProjectInUseError · ProjectWriteError (ProjectDiskFullError) · ProjectClosedError
    │   └── OriginalMissingError · OriginalChangedError
    └── CheckpointError      a model that cannot be imported
        ├── CheckpointUnreadableError · NotACheckpointError · TruncatedCheckpointError · UnsafeCheckpointError
        ├── MissingKeysError · UnexpectedKeysError · WrongShapeError · NotFiniteError
        ├── BaseNeededError · BadModelConfigError · BadModelNameError · ModelExistsError
        └── AnotherImportError · DiskFullError · ImportFailedError
"""

from __future__ import annotations

from core.errors.base import (
    LikewiseError,
)
from core.errors.checkpoints import (
    AnotherImportError,
    BadModelConfigError,
    BadModelNameError,
    BaseNeededError,
    CheckpointError,
    CheckpointUnreadableError,
    DiskFullError,
    ImportFailedError,
    MissingKeysError,
    ModelExistsError,
    NotACheckpointError,
    NotFiniteError,
    TruncatedCheckpointError,
    UnexpectedKeysError,
    UnsafeCheckpointError,
    WrongShapeError,
)
from core.errors.engines import (
    BrokenModelError,
    EngineError,
    ModelMissingError,
    ModelNotInstalledError,
    NotFiniteResultError,
    OutOfMemoryError,
    PhotoEndedProgramError,
    UnexpectedError,
    UnknownModelError,
)
from core.errors.jobs import (
    BadJobError,
    BadLutError,
    BadMaskError,
    BadNameTemplateError,
    BadRecipeError,
    BatchBusyError,
    BatchDamagedError,
    EmptyInstructionError,
    EverythingCoveredError,
    JobError,
    NoExamplesError,
    NoPhotosError,
    NotAColourEditError,
    NothingCoveredError,
    NothingToDoError,
    NothingToResumeError,
    NotUnderstoodError,
    RecipeExistsError,
    UnknownEngineError,
    UnknownRecipeError,
    UnlikeExampleError,
)
from core.errors.photos import (
    CorruptPhotoError,
    EmptyFileError,
    FileMissingError,
    FileUnreadableError,
    FolderError,
    NotAPhotoError,
    PhotoError,
    PhotoTooLargeError,
    TruncatedPhotoError,
    UnsupportedPhotoError,
)
from core.errors.projects import (
    NewerProjectError,
    NotAProjectError,
    OriginalChangedError,
    OriginalMissingError,
    ProjectClosedError,
    ProjectDamagedError,
    ProjectDiskFullError,
    ProjectError,
    ProjectInUseError,
    ProjectLostError,
    ProjectMissingError,
    ProjectUnreadableError,
    ProjectWriteError,
)
from core.errors.saving import (
    BadExportOptionsError,
    SaveError,
    UnknownExportFormatError,
    WouldOverwriteError,
    WriteFailedError,
)

__all__ = [
    "AnotherImportError",
    "BadExportOptionsError",
    "BadJobError",
    "BadLutError",
    "BadMaskError",
    "BadModelConfigError",
    "BadModelNameError",
    "BadNameTemplateError",
    "BadRecipeError",
    "BaseNeededError",
    "BatchBusyError",
    "BatchDamagedError",
    "BrokenModelError",
    "CheckpointError",
    "CheckpointUnreadableError",
    "CorruptPhotoError",
    "DiskFullError",
    "EmptyFileError",
    "EmptyInstructionError",
    "EngineError",
    "EverythingCoveredError",
    "FileMissingError",
    "FileUnreadableError",
    "FolderError",
    "ImportFailedError",
    "JobError",
    "LikewiseError",
    "MissingKeysError",
    "ModelExistsError",
    "ModelMissingError",
    "ModelNotInstalledError",
    "NewerProjectError",
    "NoExamplesError",
    "NoPhotosError",
    "NotACheckpointError",
    "NotAColourEditError",
    "NotAPhotoError",
    "NotAProjectError",
    "NotFiniteError",
    "NotFiniteResultError",
    "NotUnderstoodError",
    "NothingCoveredError",
    "NothingToDoError",
    "NothingToResumeError",
    "OriginalChangedError",
    "OriginalMissingError",
    "OutOfMemoryError",
    "PhotoEndedProgramError",
    "PhotoError",
    "PhotoTooLargeError",
    "ProjectClosedError",
    "ProjectDamagedError",
    "ProjectDiskFullError",
    "ProjectError",
    "ProjectInUseError",
    "ProjectLostError",
    "ProjectMissingError",
    "ProjectUnreadableError",
    "ProjectWriteError",
    "RecipeExistsError",
    "SaveError",
    "TruncatedCheckpointError",
    "TruncatedPhotoError",
    "UnexpectedError",
    "UnexpectedKeysError",
    "UnknownEngineError",
    "UnknownExportFormatError",
    "UnknownModelError",
    "UnknownRecipeError",
    "UnlikeExampleError",
    "UnsafeCheckpointError",
    "UnsupportedPhotoError",
    "WouldOverwriteError",
    "WriteFailedError",
    "WrongShapeError",
]
