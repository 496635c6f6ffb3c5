export { controlCertificateRoutes } from './routes.ts';
export { checkCertificate, tenantOfCertificate } from './verify.ts';
