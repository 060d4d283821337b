package org.lethe.rewrite.words;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Uids;

/**
 * Words that are nobody's: those of the names of attributes and UIDs in the standard, and what hospitals, devices and
 * placeholders are full of. Somebody can be called so; then it takes more of the name to tell.
 */
final class PlainWords {
    private static final String OTHERS = """
            abdomen adm admin administrator aged ankle anonymized anonymised anonymous aorta arm arterial axial back
            bladder body bone boy brain breast cardiac cardio cardiology cardiovascular center centre cervical chest
            child children clinic clinical colon consult contrast control coronal coronary cranium daily default dental
            department dermatology diagnostic doctor dummy ears elbow emergency empty endoscopy extremity face facility
            family father female femur finger first foot forearm gastroenterology general girl given gynecology hand
            head health heart hepatic hip hospital humerus imaging intensive internal jaw kidney klinik klinikum knee
            last left middle leg legs liver
            lumbar lung lungs lymph mammography mandible medical medicine memorial mother nasal neck neonatal neuro
            neurology neurosurgery newborn night nobody none nose nuclear nurse obstetrics oncology ophthalmology oral
            orbit orthopedic orthopedics outpatient pancreas patient pathology pediatric pediatrics pelvic pelvis
            phantom phase physician portal private prostate public pulmonary radiography radiologist radiology
            radiotherapy rectum referring renal research resident rheumatology right routine sagittal sample scan
            screening self service shoulder skull soft spine spleen standard surgery surgical system tech technician
            technologist technology test tester testing thigh thoracic thorax thyroid tissue tooth trauma trial
            ultrasound universitair university unknown unnamed urology user uterus vascular venous vessel veterinary
            wrist
            above acute after before below black blue brown case chronic close dark deep early fast fine good gold grey
            gray green high inner large late light little long lower main many mixed narrow near new normal old one open
            other outer plain poor private quick rapid red rich shallow sharp short silver simple slow small smooth
            special strong super sure thick thin true two upper weak white wide yellow young zero
            abu and bin das del della dem den der des die dos for ibn les not san ten ter the und van von with zum zur
            """;

    private static final int LENGTH_MIN = 3;
    private static final Set<String> WORDS = read();

    private PlainWords() {}

    private static Set<String> read() {
        Set<String> words = new HashSet<>(List.of(OTHERS.trim().split("\\s+")));
        Dictionary.standard().names().forEach(name -> addWords(name, words));
        Uids.all().forEach(uid -> addWords(uid.name(), words));
        return words;
    }

    private static void addWords(String name, Set<String> words) {
        for (String word : FoldedText.fold(name).split("[^a-z]+")) {
            if (word.length() >= LENGTH_MIN) {
                words.add(word);
            }
        }
    }

    /** Whether a folded word is one of them. */
    static boolean contains(String word) {
        return WORDS.contains(word);
    }
}
