package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Implementation;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;

/**
 * File meta information (PS3.10 section 7.1) of files that this program made: nothing of the original passes, neither
 * application entities and addresses nor private information.
 */
public final class FileMetas {
    private FileMetas() {}

    /** The file meta information of a dataset, without the group length. */
    public static Attributes of(Attributes dataset, TransferSyntax syntax) {
        return Attributes.builder(SpecificCharacterSet.LATIN_1)
                .append(Element.of(Tag.FileMetaInformationVersion, VR.OB, new byte[] {0, 1}))
                .append(copy(dataset, Tag.SOPClassUID, Tag.MediaStorageSOPClassUID))
                .append(copy(dataset, Tag.SOPInstanceUID, Tag.MediaStorageSOPInstanceUID))
                .append(Element.ofUid(Tag.TransferSyntaxUID, syntax.uid()))
                .append(Element.ofUid(Tag.ImplementationClassUID, Implementation.CLASS_UID))
                .append(Element.of(Tag.ImplementationVersionName, VR.SH,
                        Implementation.VERSION_NAME.getBytes(US_ASCII)))
                .build();
    }

    private static Element copy(Attributes dataset, int from, int to) {
        String uid = dataset.string(from);
        return uid == null ? Element.empty(to, VR.UI) : Element.ofUid(to, uid);
    }
}
