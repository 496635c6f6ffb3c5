export interface ProblemError {
  pointer: string;
  code: string;
  message: string;
}
