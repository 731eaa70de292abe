import { describeFaults } from "./matrix";
import { requestFaults } from "./rows";

describeFaults("of requests", requestFaults);
