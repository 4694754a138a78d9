/** Protobuf JSON, read strictly: what each kind of field accepts, and a twin of it that is refused. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  bytes,
  message,
  oneOf,
  type ReadField,
  repeated,
  string,
  timestamp,
} from '../../src/trusted-root/protobuf-json.ts';

function read(field: ReadField, value: unknown): unknown {
  const outcome = field(value, ['x']);
  return 'json' in outcome ? outcome.json : undefined;
}

describe('a field of protobuf JSON', () => {
  const KINDS: Readonly<
    Record<string, { field: ReadField; accepted: readonly unknown[]; refused: readonly unknown[] }>
  > = {
    string: { field: string, accepted: ['', 'a'], refused: [null, 1, ['a'], 'a'.repeat(1025)] },
    bytes: {
      field: bytes(3),
      accepted: ['AA==', 'AAAA', '+/+/', '-_-_', '__8='],
      refused: ['', 'AA', 'AB==', 'AA=', 'AA==\n', ' AA==', 'AAAAAA==', '+_+_', 'AA==AA==', null, 1, 'é'],
    },
    timestamp: {
      field: timestamp,
      accepted: [
        '2026-01-31T00:00:00Z',
        '2026-01-31T00:00:00.123456789Z',
        '2026-01-31T23:59:59+02:00',
        '2028-02-29T00:00:00Z',
      ],
      refused: [
        ...[
          '2026-01-31',
          '2026-01-31T00:00:00',
          '2026-02-30T00:00:00Z',
          '2026-13-01T00:00:00Z',
          '2026-01-31T25:00:00Z',
        ],
        ...['2026-01-31 00:00:00Z', '31.01.2026', '', 'never', 1_700_000_000, { seconds: 1 }, null],
        ['2026-01-31T00:00:00Z'],
      ],
    },
    oneOf: {
      field: oneOf({ ONE: 1, TWO: 2 }),
      accepted: ['ONE', 'TWO'],
      refused: ['one', 'THREE', 0, 3, '1', null, ['ONE']],
    },
    repeated: {
      field: repeated(string, 2),
      accepted: [[], ['a'], ['a', 'b']],
      refused: [['a', 'b', 'c'], [1], ['a', null], 'a', { 0: 'a' }, null],
    },
    message: {
      field: message({ required: { baseUrl: string }, optional: { operator: string } }),
      accepted: [{ baseUrl: 'a' }, { baseUrl: 'a', operator: 'b' }],
      refused: [
        ...[
          {},
          { operator: 'b' },
          { baseUrl: 'a', operators: 'b' },
          { baseUrl: 'a', base_url: 'a' },
          { baseUrl: null },
        ],
        ...[{ baseURL: 'a' }, { base__url: 'a' }, { BaseUrl: 'a' }, [], 'a', null],
        ...[{ baseUrl: 'a', constructor: 'b' }, JSON.parse('{ "baseUrl": "a", "__proto__": {} }') as unknown],
      ],
    },
  };
  for (const [kind, { field, accepted, refused }] of Object.entries(KINDS)) {
    it(`of the kind ${kind} is read, or refused where it stands`, () => {
      for (const value of accepted) {
        expect(field(value, []), JSON.stringify(value)).to.have.property('json');
      }
      for (const value of refused) {
        const outcome = field(value, ['x']);
        expect(outcome, JSON.stringify(value)).to.have.property('reason');
        expect('at' in outcome && outcome.at[0]).to.equal('x');
      }
    });
  }

  it('has two spellings, and one name afterwards', () => {
    const nested = message({ required: { validFor: message({ required: {}, optional: { end: timestamp } }) } });
    const expected = { validFor: { end: '2026-01-31T00:00:00.000Z' } };
    expect(read(nested, { validFor: { end: '2026-01-31T00:00:00Z' } })).to.deep.equal(expected);
    expect(read(nested, { valid_for: { end: '2026-01-31T00:00:00Z' } })).to.deep.equal(expected);
  });

  it('is named with its path where it is wrong', () => {
    const root = message({ required: { logs: repeated(message({ required: { keyId: bytes(3) } }), 9) } });
    expect(root({ logs: [{ keyId: 'AAAA' }, { key_id: '!' }] }, [])).to.deep.include({ at: ['logs', 1, 'key_id'] });
    expect(root({ logs: [{}] }, [])).to.deep.equal({ at: ['logs', 0, 'keyId'], reason: 'is missing' });
    expect(root({ logs: [{ keyid: 'AAAA' }] }, [])).to.deep.equal({
      at: ['logs', 0, 'keyid'],
      reason: 'is not a field here; did you mean keyId?',
    });
  });

  it('of bytes is what they are in base64, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (value) => {
        const standard = Buffer.from(value).toString('base64');
        const urlSafe = standard.replaceAll('+', '-').replaceAll('/', '_');
        expect([read(bytes(64), standard), read(bytes(64), urlSafe)]).to.deep.equal([standard, standard]);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const outcome = read(bytes(1000), text);
        expect(outcome === undefined || Buffer.from(text, 'base64').length > 0).to.equal(true);
      }),
    );
  });

  it('of time is the same moment for the library', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(read(timestamp, date.toISOString())).to.equal(date.toISOString());
        },
      ),
    );
  });
});
