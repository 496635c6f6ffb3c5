import { placeOf } from '../../http/limits.ts';
import { guesses, secondLooks } from '../../kernel/guesses.ts';

const STOOD_MOST = 50_000;

export interface BrokerDoor {
  /** Whether what this address shows is not looked at for now; what stood before is. */
  isShut(address: string | undefined, credential: string): boolean;
  stood(credential: string): void;
  /** A password that opened nothing, as it was shown. */
  refused(address: string | undefined, device: string, credential: string): void;
  /** For whoever runs the service. */
  hints(): string[];
}

/**
 * Who guesses at the passwords of devices waits at his address, longer each time, and is traced by it and by the device that he names
 * (ASVS 5.0 6.3.1). A device that was let in before goes on from there, and one that is new there is looked at once a second. `now` gives milliseconds that never go back.
 */
export function brokerDoor(
  log: (level: 'warn', message: string, fields: Record<string, unknown>) => void,
  now: () => number = () => performance.now(),
): BrokerDoor {
  const doors = guesses(now);
  const looks = secondLooks(now);
  const known = new Set<string>();
  return {
    isShut: (address, credential) =>
      doors.lockedSeconds(placeOf(address)) > 0 && !known.has(credential) && !looks.may(placeOf(address), credential),
    stood(credential) {
      known.delete(credential);
      known.add(credential);
      if (known.size > STOOD_MOST) for (const oldest of known) if (known.delete(oldest)) break;
    },
    refused(address, device, credential) {
      looks.wrong(credential);
      const lockedSeconds = doors.refused(placeOf(address), device);
      log('warn', 'the password of a device was refused', { address, device: device.slice(0, 60), lockedSeconds });
    },
    hints() {
      const { locked, aimed } = doors.alarm();
      return [
        ...(locked > 0 ? [`wrong device passwords come from ${locked} addresses, which wait: the log names them`] : []),
        ...(aimed.length > 0 ? [`somebody guesses at the passwords of ${aimed.slice(0, 5).join(', ')}`] : []),
      ];
    },
  };
}
