/** What the REST API answers, as far as the page looks at it. */

export type Level = 'patients' | 'studies' | 'series' | 'instances';

export type Tags = Record<string, string>;

export interface Resource {
  ID: string;
  Type: 'Patient' | 'Study' | 'Series' | 'Instance';
  Labels: string[];
  MainDicomTags: Tags;
  PatientMainDicomTags?: Tags;
  RequestedTags?: Tags;
  ParentPatient?: string;
  ParentStudy?: string;
  ParentSeries?: string;
  Studies?: string[];
  Series?: string[];
  Instances?: string[];
  FileSize?: number;
}

export interface Job {
  ID: string;
  Type: string;
  State: 'Pending' | 'Running' | 'Success' | 'Failure' | 'Paused' | 'Retry';
  Progress: number;
  CreationTime: string;
  EffectiveRuntime: number;
  ErrorDescription: string;
  ErrorDetails: string;
  Content: {ID?: string; Type?: string; Description?: string; InstancesCount?: number; FailedInstancesCount?: number;
    RemoteAet?: string};
}

export interface Modality {
  AET: string;
  Host: string;
  Port: number;
}

export interface Statistics {
  CountPatients: number;
  CountStudies: number;
  CountSeries: number;
  CountInstances: number;
  TotalDiskSize: string;
  TotalUncompressedSize: string;
}

/** An element of `/instances/{id}/tags`: its value is a text, or the items of a sequence, or too long to be there. */
export interface Element {
  Name: string;
  Type: 'String' | 'Sequence' | 'TooLong' | 'Null' | 'Binary';
  Value: string | Dataset[] | null;
}

export type Dataset = Record<string, Element>;

export type Action = 'Kept' | 'Emptied' | 'Removed' | 'Replaced' | 'Added';

/** What a rewriting would do to one element. */
export interface Change {
  Action: Action;
  Path: string;
  Name: string;
  VR: string;
  Before: string | null;
  After: string | null;
  BeforeLength: number | null;
  AfterLength: number | null;
}

export interface DryRun {
  DryRun: true;
  InstancesCount: number;
  Series: {ID: string; InstancesCount: number; Changes: Change[]}[];
}

/** The signed report of a job. */
export interface Report {
  Header: {
    Kind: string;
    Software: string;
    Started: string;
    Method?: string;
    Profile?: {Name: string; Digest?: string};
    Options?: string[];
    DicomVersion?: string;
    Project?: {Name: string; KeyID: string};
    Request: {
      Level: string;
      Replace: [string, string][];
      Keep: [string, string][];
      Remove: [string, string][];
      PrivateTags: string;
    };
    Verification: {Required: boolean; LookedAt?: string};
  };
  Outputs: {SHA256: string; Bytes: number; SOPInstanceUID?: string; ID?: string}[];
  Totals: {Path: string; Name: string; Action: string; Elements: number; Outputs: number}[];
  Summary: {Ended: string; Instances: number; Made: number; AlreadyStored: number; Refused: number; Failed: number};
  Seal: {Chain: string; Fingerprint: string; Signature: string};
}

/** Whether a report is as it was signed. */
export interface ReportCheck {
  IsAsSigned: boolean;
  IsSignedByThisServer: boolean;
  Fingerprint?: string;
}

const LEVELS: Record<Resource['Type'], Level> =
    {Patient: 'patients', Study: 'studies', Series: 'series', Instance: 'instances'};

export function levelOf(type: Resource['Type']): Level {
  return LEVELS[type];
}

export function typeOf(level: Level): Resource['Type'] {
  return (Object.keys(LEVELS) as Resource['Type'][]).find(type => LEVELS[type] === level)!;
}
