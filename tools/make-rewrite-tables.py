#!/usr/bin/env python3
"""Writes the tables that org.lethe.rewrite reads, from the reference data in ../shared.

Run in the root of the repository, whenever the reference data changes:

    python3 tools/make-rewrite-tables.py
"""
import collections
import os

SHARED = '../shared'
TARGET = 'src/main/resources/org/lethe/rewrite'
OPTIONS = ['retain_safe_private', 'retain_uids', 'retain_device_id', 'retain_institution_id',
           'retain_patient_chars', 'retain_long_full_dates', 'retain_long_modified_dates',
           'clean_descriptors', 'clean_structured_content', 'clean_graphics']
LETTERS = {'remove': 'X', 'clear': 'Z', 'new-uid': 'U', 'keep': 'K', 'replace': 'R'}


def rows(path):
    with open(os.path.join(SHARED, path), encoding='utf-8') as table:
        lines = [line.rstrip('\n').split('\t') for line in table]
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def write(name, header, lines):
    with open(os.path.join(TARGET, name), 'w', encoding='utf-8') as table:
        table.write('\n'.join(['\t'.join(header)] + ['\t'.join(line) for line in lines]) + '\n')


def newest_table():
    table = rows('deid/table-e1-1.tsv')
    write('table-e1-1.tsv', ['tag', 'keyword', 'vr', 'basic'] + OPTIONS,
          [[row['tag'], row['keyword'], row['vr'], row['basic']] + [row[option] for option in OPTIONS]
           for row in table])
    return {row['tag']: row['basic'] for row in table}


def editions():
    for edition in ('2008', '2017c', '2021b', '2023b'):
        write('profile-%s.tsv' % edition, ['tag', 'keyword', 'action', 'action_nested'],
              [[row['tag'], row['keyword'], LETTERS[row['action']], LETTERS[row['action_nested']]]
               for row in rows('deid/profile-%s.tsv' % edition)])


def iod_types():
    """Per SOP class, the attributes that are not treated as those of Type 3."""
    classes = collections.OrderedDict()
    for row in rows('deid/iod-types.tsv'):
        action, two = row['action'], row['type'].startswith('2')
        if row['conflict'] == 'Y' and action == 'X':
            action = 'Z' if two else 'D'
        if row['basic'] == 'X/Z/D' and row['vr'] == 'SQ':
            # One dummy item whether there were items or not: then the result does not tell.
            action = 'D'
        as_type_3 = 'X' if row['basic'].startswith('X') else row['basic'][0]
        known = classes.setdefault(row['sop_class_uid'], [])
        if action != as_type_3 and 'X' not in row['tag'] and '*' not in row['basic']:
            known.append(row['tag'] + action)
    write('iod-types.tsv', ['sop_class_uid', 'actions'],
          [[uid, ' '.join(sorted(actions))] for uid, actions in classes.items()])


def nested_types(codes):
    """Per sequence, the attributes of its items that are not treated as those of Type 3."""
    types = collections.defaultdict(set)
    for row in rows('dict/module-attributes-2008.tsv'):
        parent = row['parents'].rstrip('/').split('/')[-1]
        if len(parent) == 8 and row['tag'] in codes:
            types[parent, row['tag']].add(row['type'].strip() or '3')
    lines = []
    for (parent, tag), found in sorted(types.items()):
        code = codes[tag]
        one = any(kind.startswith('1') for kind in found)
        two = any(kind.startswith('2') for kind in found)
        if code in ('D', 'U') or '*' in code:
            continue
        if one or (two and code == 'X/D'):
            lines.append([parent, tag, 'D'])
        elif two and code.startswith('X'):
            lines.append([parent, tag, 'Z'])
    write('nested-types.tsv', ['sequence', 'tag', 'action'], lines)


def main():
    os.makedirs(TARGET, exist_ok=True)
    codes = newest_table()
    editions()
    iod_types()
    nested_types(codes)
    write('cid-7050.tsv', ['code_value', 'coding_scheme_designator', 'code_meaning', 'column'],
          [list(row.values()) for row in rows('deid/cid-7050.tsv')])


main()
