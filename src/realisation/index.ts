export { endDemands, followExerciseDeadline } from './exercise.ts';
export { realisationRoutes } from './routes.ts';
