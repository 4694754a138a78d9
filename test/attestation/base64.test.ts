/** Base64 and PEM that two readers could read in two ways are refused. */
import { expect } from 'chai';
import fc from 'fast-check';
import { base64, base64Bytes } from '../../src/attestation/base64.ts';
import { certificateOfPem } from '../../src/attestation/pem.ts';

describe('base64', () => {
  for (const text of ['', 'AA==', 'AAA=', 'AAAA', '+/+/', '-_-_', '-_8=', 'AP8=']) {
    it(`may be ${JSON.stringify(text)}`, () => {
      expect(base64(text)).to.equal(true);
    });
  }

  const REFUSED: Readonly<Record<string, unknown>> = {
    'padding that is missing': 'AA',
    'padding that is cut': 'AA=',
    'padding that is too long': 'AAAA====',
    'padding in the middle': 'AA==AAAA',
    'a line end': 'AAAA\nAAAA',
    'a line end at its end': 'AAAA\n',
    'a blank': ' AAAA',
    'a letter of no alphabet': 'AAA!',
    'letters of both alphabets': '+_+_',
    'bits that are left over': 'AB==',
    'a zero byte': 'AAAA\u0000',
    'letters beyond ASCII': 'ＡAAA',
    'no text': 5,
  };
  for (const [name, value] of Object.entries(REFUSED)) {
    it(`has not ${name}`, () => {
      expect(base64(value)).to.equal(false);
    });
  }

  it('is read to what was written, in either alphabet, and to nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        const standard = buffer.toString('base64');
        const urlSafe = standard.replaceAll('+', '-').replaceAll('/', '_');
        expect([base64(standard), base64(urlSafe)]).to.deep.equal([true, true]);
        expect(base64Bytes(standard) - buffer.length).to.be.within(0, 2);
      }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        if (base64(text)) {
          expect(text).to.match(/^(?:[\w+/-]{4})*(?:[\w+/-]{2}==|[\w+/-]{3}=)?$/);
        }
      }),
    );
  });
});

describe('a certificate in PEM', () => {
  const BEGIN = '-----BEGIN CERTIFICATE-----';
  const END = '-----END CERTIFICATE-----';

  it('may have line ends of both kinds, or none', () => {
    for (const text of [`${BEGIN}\nAAAA\nBBBB\n${END}\n`, `${BEGIN}\r\nAAAABBBB\r\n${END}`, `${BEGIN}AAAABBBB${END}`]) {
      expect(certificateOfPem(text)?.toString('base64')).to.equal('AAAABBBB');
    }
  });

  const REFUSED: Readonly<Record<string, string>> = {
    nothing: '',
    'no lines': `${BEGIN}\n${END}`,
    'padding that is missing': `${BEGIN}\nAAA\n${END}`,
    'bits that are left over': `${BEGIN}\nAB==\n${END}`,
    'text before it': `x\n${BEGIN}\nAAAA\n${END}`,
    'text behind it': `${BEGIN}\nAAAA\n${END}\nx`,
    'a second certificate': `${BEGIN}\nAAAA\n${END}\n${BEGIN}\nAAAA\n${END}\n`,
    'another label': `-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----`,
  };
  for (const [name, text] of Object.entries(REFUSED)) {
    it(`is not one with ${name}`, () => {
      expect(certificateOfPem(text)).to.equal(undefined);
    });
  }
});
