// Where the tracker's worker begins.
import { TrackerWorker, type WorkerScope } from "./worker";
import { MODULE_URLS } from "./urls";

new TrackerWorker(self as unknown as WorkerScope, MODULE_URLS).serve();
