package org.lethe.dicom;

/**
 * The value of a data element (PS3.5 section 7): a closed set of four forms.
 *
 * <p>Values never change; a dataset that was rewritten shares the values that nobody touched.
 */
public sealed interface Value permits ByteValue, BulkData, Sequence, Fragments {}
