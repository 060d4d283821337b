package org.lethe.archive;

import org.lethe.dicom.ResourceIds;
import org.lethe.index.Stored;

/**
 * What became of an instance that arrived.
 *
 * @param uids by which it is known: others than it came with, if it was anonymized on the way or is kept with loss
 * @param ids Orthanc IDs of the instance and of what it belongs to
 * @param status whether it was taken; durable by now, if so
 */
public record Ingested(InstanceUids uids, ResourceIds ids, Stored.Status status) {}
