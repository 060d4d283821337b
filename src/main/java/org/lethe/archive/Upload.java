package org.lethe.archive;

import java.util.List;

/** What a body held that was uploaded. */
public sealed interface Upload {

    /** One DICOM file. */
    record One(Ingested instance) implements Upload {}

    /** A ZIP archive with any number of DICOM files; entries that are none are left out. */
    record Many(List<Ingested> instances) implements Upload {
        public Many {
            instances = List.copyOf(instances);
        }
    }
}
