import { describeFaults } from "./matrix";
import { answerFaults } from "./rows";

describeFaults("of answers", answerFaults);
