package org.lethe.archive;

import org.lethe.dicom.ResourceIds;
import org.lethe.index.Stored;

/**
 * What became of an instance that arrived.
 *
 * @param ids Orthanc IDs of the instance and of what it belongs to
 * @param status whether it was taken; durable by now, if so
 */
public record Ingested(ResourceIds ids, Stored.Status status) {}
