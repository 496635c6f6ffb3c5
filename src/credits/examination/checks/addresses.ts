import type { Check, Examined } from '../examined.ts';
import { discrepancy } from '../findings.ts';
import { sameName } from '../names.ts';
import type { Party } from '../schemas.ts';
import { documentName, normal, quoted } from '../text.ts';
import { nameAndAddress, shownConsignment } from './consignee.ts';

/** Codes that an address line may end with as a federal state or province, where the country is US or CA. */
const stateCodes =
  'AL AR AZ CA CO DE GA ID IL IN KY LA MA MD ME MN MO MS MT NC NE PA SC SD TN VA AB MB NB NL NS ON PE QC SK BC';

function inOtherCountry({ terms }: Examined, own: Party, shown: Party): boolean {
  if (own.country === undefined || shown.country === undefined) return false;
  const [a, b] = [normal(own.country), normal(shown.country)];
  const ambiguous = terms.countriesTold && ['US', 'CA'].includes(b) && stateCodes.split(' ').includes(a);
  return a !== b && !ambiguous;
}

const names = new Intl.DisplayNames(['en'], { type: 'region' });
const countryName = (code: string): string => {
  try {
    return names.of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
};

/** An address without a country at its end: the country is compared by itself. */
function street(address: string, country: string | undefined): string {
  const text = normal(address);
  const endings = country === undefined ? [] : [normal(countryName(country)), normal(country)];
  const ending = endings.find((end) => text.endsWith(end) && text !== end);
  return ending === undefined ? text : text.slice(0, -ending.length);
}

const sameAddress = (own: Party, shown: string): boolean =>
  street(own.address ?? '', own.country) === street(shown, own.country) || sameName(own.address, shown);

/**
 * Article 14(j): addresses of applicant and beneficiary may differ from the credit within the same country, but not those
 * of the applicant as consignee or notify party of a transport document.
 */
export const checkAddresses: Check = (x) => {
  const { applicant, beneficiary } = x.terms;
  const own = (name: string | undefined): Party | undefined =>
    [applicant, beneficiary].find((party) => sameName(party?.name, name));
  return x.documents.flatMap(({ id, type, issuer, addressee, transport }) => {
    const abroad = [issuer, addressee, transport?.notify].flatMap((shown) => {
      const party = own(shown?.name);
      if (!shown || !party || !inOtherCountry(x, party, shown)) return [];
      return discrepancy('U14j', id, {
        text: `${documentName(type)}: ADDRESS IN ANOTHER COUNTRY`,
        found: `${quoted(shown.name)}, ${shown.country}`,
        required: `${party.country}`,
      });
    });
    if (abroad.length > 0 || !transport || !applicant) return abroad;

    const notify = sameName(transport.notify?.name, applicant.name) ? transport.notify?.address : undefined;
    const consigned = nameAndAddress(shownConsignment(transport)?.name ?? '', applicant.name)?.address || undefined;
    const wrong = (
      [
        ['NOTIFY PARTY', notify],
        ['CONSIGNEE', consigned],
      ] as const
    ).filter(
      ([, address]) => address !== undefined && applicant.address !== undefined && !sameAddress(applicant, address),
    );
    return wrong.map(([role, address]) =>
      discrepancy('U14j', id, {
        text: `${role} ADDRESS DIFFERS FROM L/C`,
        found: quoted(address),
        required: quoted(applicant.address),
      }),
    );
  });
};
