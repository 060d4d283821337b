/** Searches, a page at a time: the server matches, sorts and cuts. */
import {post} from './api';
import type {Resource} from './types';

export interface Search {
  Level: Resource['Type'];
  Query: Record<string, string>;
  Labels?: string[];
  ParentPatient?: string;
  ParentSeries?: string;
}

interface Window {
  since: number;
  limit: number;
  order: 'newest' | 'number';
}

const NEWEST = [{Type: 'Metadata', Key: 'LastUpdate', Direction: 'DESC'}];
const NUMBER = [{Type: 'DicomTag', Key: 'InstanceNumber', Direction: 'ASC'}];
const STUDY_TAGS = ['ModalitiesInStudy', 'NumberOfStudyRelatedSeries', 'NumberOfStudyRelatedInstances'];

export function find(search: Search, {since, limit, order}: Window, signal?: AbortSignal): Promise<Resource[]> {
  return post(['tools', 'find'], {
    ...search,
    Since: since,
    Limit: limit,
    Expand: true,
    RequestedTags: search.Level === 'Study' ? STUDY_TAGS : [],
    OrderBy: order === 'newest' ? NEWEST : NUMBER,
  }, signal);
}

export async function countOf(search: Search, signal?: AbortSignal): Promise<number> {
  return (await post<{Count: number}>(['tools', 'count-resources'], search, signal)).Count;
}

/** What somebody types, found anywhere in a value. Their own wildcards count as such. */
export function anywhere(typed: string): string {
  return /[*?]/.test(typed) ? typed : `*${typed}*`;
}

/** A year, a month, a day, or a range of days, as DICOM has it: `2020`, `2020-03`, `20200301-20200331`. */
export function dates(typed: string): string {
  const [, year, month, day] = /^(\d{4})-?(\d\d)?-?(\d\d)?$/.exec(typed.trim()) ?? [];
  if (year === undefined) {
    return typed.replace(/(\d{4})-(\d\d)-(\d\d)/g, '$1$2$3');
  }
  return `${year}${month ?? '01'}${day ?? '01'}-${year}${month ?? '12'}${day ?? '31'}`;
}
