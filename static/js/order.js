// What only an order's page needs: the answer while it is typed, and the conversation.
import { listen as listenToAnswers } from "./answer.js";
import { listen as listenToTalk } from "./talk.js";

listenToAnswers();
listenToTalk();
