package org.lethe.rewrite;

import java.io.IOException;
import java.util.List;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.io.ByteSource;

/**
 * Looks whether files tell who somebody is, in the way that the verification of a de-identification does: in every
 * element at every depth, and in what stands around the elements. For all threads at once.
 */
public final class LeakScanner {
    private final DicomReader reader;

    /** @param reader by whose limits it looks into values of unknown VR */
    public LeakScanner(DicomReader reader) {
        this.reader = reader;
    }

    /**
     * Where the values of somebody's identity are.
     *
     * @param file read to its end ({@link DicomReader.Until#END})
     * @param preamble what stands before it (PS3.10 section 7.1); empty if nothing does
     * @return none if there are none; of very many, the first
     * @throws IOException if a value has to be read and cannot be
     */
    public List<Leak> search(DicomFile file, ByteSource preamble, Identity identity) throws IOException {
        return search(file, preamble, new LeakSearch(identity, reader, Spared.NOTHING));
    }

    /**
     * Where a file names the people that it is about, its institution or its identifiers, other than in the elements
     * that are there for this: what is easily forgotten.
     *
     * @throws IOException as {@link #search(DicomFile, ByteSource, Identity)} does
     */
    public List<Leak> searchForItsOwn(DicomFile file, ByteSource preamble) throws IOException {
        Identity own = Identity.of(file.dataset(), Spared.NOTHING, _ -> false);
        return search(file, preamble, new LeakSearch(own, reader, Spared.IDENTIFIERS));
    }

    private static List<Leak> search(DicomFile file, ByteSource preamble, LeakSearch search) throws IOException {
        search.searchAround(preamble, 0, preamble.size(), "the preamble");
        search.search(file.fileMeta());
        search.search(file.dataset());
        ByteSource dataset = file.source();
        search.searchAround(dataset, file.datasetEnd(), dataset.size() - file.datasetEnd(), "what follows the dataset");
        return List.copyOf(search.leaks());
    }
}
