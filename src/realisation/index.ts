export { endDemands, followExerciseDeadline } from './exercise.ts';
export { guardPledgeeSurrender } from './guard.ts';
export { realisationRoutes } from './routes.ts';
