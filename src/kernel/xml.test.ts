import { describe, expect, it } from 'vitest';
import { readXml, textAt, within, XmlFault, xml } from './xml.ts';

describe('XML', () => {
  it('reads elements, attributes, text, comments and its own entities', () => {
    const root = readXml(`<?xml version="1.0" encoding="UTF-8"?>
      <d:Document xmlns:d="urn:x"><!-- c --><A b='1'>a &amp; b&#x4e2d;</A><A>2</A><E/><![CDATA[<raw>]]></d:Document>`);
    expect(root.name).toBe('Document');
    expect(within(root, 'A').map(({ text }) => text)).toEqual(['a & b中', '2']);
    expect(root.children[0]?.attributes).toEqual({ b: '1' });
    expect(root.text).toContain('<raw>');
    expect(textAt(root, 'E')).toBeUndefined();
  });

  it.each([
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'a document type'],
    ['<a>&x;</a>', 'an entity'],
    ['<a>&amp</a>', 'an entity'],
    ['<a>&#0;</a>', 'an entity'],
    ['<a>&#xd800;</a>', 'an entity'],
    ['<a><?php x ?></a>', 'a document type or instruction'],
    ['<a><b></a></b>', 'closes nothing'],
    ['<a>', 'not closed'],
    ['<a/><b/>', 'a second root'],
    ['x<a/>', 'text outside'],
    ['<a b="1" b="2"/>', 'twice'],
    ['<a b=1/>', 'cannot be read'],
    ['<a', 'cannot be read'],
    ['', 'no element'],
    ['<a><!-- ', 'does not end'],
    ['<a>'.repeat(50), 'too deep'],
    ['<a/>'.repeat(0).padStart(5_000_000, ' '), 'too large'],
  ])('refuses %#', (text, reason) => {
    expect(() => readXml(text)).toThrow(XmlFault);
    expect(() => readXml(text)).toThrow(reason);
  });

  it('is read back as it was written, whatever is in it', () => {
    const said = `<&>"' ]]> 中\u0007`;
    const root = readXml(xml('A', [xml('B', said, { c: said }), xml('C', ''), xml('C', undefined)]));
    expect(textAt(root, 'B')).toBe(`<&>"' ]]> 中`);
    expect(root.children).toHaveLength(1);
  });
});
