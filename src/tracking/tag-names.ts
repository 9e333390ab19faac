// Tags that MLflow itself sets and reads (mlflow.utils.mlflow_tags).
export const RUN_NAME_TAG = 'mlflow.runName';
export const RUN_NOTE_TAG = 'mlflow.note.content';
export const PARENT_RUN_TAG = 'mlflow.parentRunId';
export const USER_TAG = 'mlflow.user';
export const SOURCE_NAME_TAG = 'mlflow.source.name';
export const SOURCE_TYPE_TAG = 'mlflow.source.type';
export const GIT_COMMIT_TAG = 'mlflow.source.git.commit';
export const GIT_BRANCH_TAG = 'mlflow.source.git.branch';
export const GIT_REPO_TAG = 'mlflow.source.git.repoURL';
export const DATA_CONTEXT_TAG = 'mlflow.data.context';
export const LOGGED_IMAGES_TAG = 'mlflow.loggedImages';
export const EXTERNAL_MODEL_TAG = 'mlflow.model.isExternal';
export const LOGGED_ARTIFACTS_TAG = 'mlflow.loggedArtifacts';
export const MODEL_VERSIONS_TAG = 'mlflow.modelVersions';
export const LINKED_PROMPTS_TAG = 'mlflow.linkedPrompts';
export const IS_PROMPT_TAG = 'mlflow.prompt.is_prompt';
export const LATEST_CHECKPOINT_TAG = 'mlflow.latest_checkpoint_artifact';
