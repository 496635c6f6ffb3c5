import { mosquittoScenario } from './mosquitto-scenario.ts';

mosquittoScenario(4);
