"""The commonest words of languages that share a script: articles, pronouns, prepositions, auxiliaries, days.

They make up a third to a half of running text in most of these languages, and names of places and people are not among
them. A word may be in several lists; how much it then says is decided in `geo.language.detection`. All are in lower
case, composed (NFC), and split at apostrophes as the texts are ("l", "dell").
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LATIN: Final = {
    "en": _words(
        "the of and to in is that for it was on with as he be by at from his have are this not but had they you "
        "which or an their has were been will would said who more about after when than its into there could no if "
        "we out she her all can one over what before between under during against where while them so up down did "
        "do does some these those our your my me him i just how why get got new also because says people near off "
        "amid a s t don d m re ll ve"
    ),
    "es": _words(
        "el la los las de del que y en un una por con para se su sus al es lo como más pero este esta esto ha han "
        "fue son sobre entre cuando hasta desde sin también muy ya o está están había sido ser según dijo tras "
        "durante contra hay porque ese esa esos esas nos le les mi tu qué cómo donde todo todos años año hoy cada "
        "otro otra así ante bajo unos unas era fueron será tiene tienen puede hace a lunes martes miércoles jueves "
        "viernes sábado domingo gobierno personas país ciudad miles mil dos tres millones nuevo nueva"
    ),
    "fr": _words(
        "le la les de des du et en un une dans que qui pour par sur est au aux avec se ce cette ces il elle ils "
        "elles ne pas plus son sa ses leur leurs ou mais comme été était sont a ont être avoir après selon entre "
        "depuis sans sous contre nous vous je l d s n qu c j où dont aussi fait deux tout tous ans lors même "
        "encore très ainsi avant pendant chez vers cet fut notre votre si y lundi mardi mercredi jeudi vendredi "
        "samedi dimanche gouvernement personnes pays ville mille trois millions nouveau nouvelle"
    ),
    "de": _words(
        "der die das und in den von zu mit dem des im für ist auf nicht ein eine einen einem einer eines als auch "
        "es an er sie sich bei nach aus wird werden wurde wurden hat haben war waren sind am um zum zur über wie "
        "noch nur oder aber vor durch unter gegen bis sein seine ihre ihr wir ich kann soll sagte dass daß mehr "
        "zwischen seit ohne wenn dann so habe beim vom diese dieser dieses schon sehr hier gab montag dienstag "
        "mittwoch donnerstag freitag samstag sonntag regierung menschen land stadt zwei drei millionen neue"
    ),
    "pt": _words(
        "o a os as de do da dos das que e em no na nos nas um uma para por com não se ao à aos às pelo pela pelos "
        "pelas seu sua seus suas mais mas como é foi são ser está estão também já ou entre sobre quando até sem "
        "depois ainda há este esta isso ele ela eles elas muito segundo disse após durante contra era foram tem "
        "têm pode num numa anos ano onde sido lhe meu você nós eu segunda terça quarta quinta sexta sábado domingo "
        "governo pessoas país cidade mil dois três milhões novo nova feira"
    ),
    "it": _words(
        "il lo la i gli le di del della dei delle dello degli e in nel nella nei nelle che un una uno per con da "
        "dal dalla dai dalle a al alla ai alle allo si non è sono ha hanno era stato stata stati come più ma anche "
        "su sul sulla sui sulle o dopo tra fra secondo questo questa suo sua suoi loro se quando dove essere l "
        "dell nell all dall sull c d ed cui già ancora due anni anno ieri oggi fino contro durante lunedì martedì "
        "mercoledì giovedì venerdì sabato domenica governo persone paese città mila tre milioni nuovo nuova"
    ),
    "nl": _words(
        "de het een van en in is dat op te voor met zijn die niet aan er om ook als door bij naar uit maar of was "
        "wordt werd hij zij ze hun haar heeft hebben had over nog dan meer tot tegen na wel geen kan zal zou "
        "worden deze dit wat wie waar toen ik je we tussen onder volgens omdat jaar zich al zo daar hier moet "
        "tijdens sinds mensen maandag dinsdag woensdag donderdag vrijdag zaterdag zondag regering land stad twee "
        "drie miljoen nieuwe"
    ),
    "pl": _words(
        "i w z na do się nie że to jest o od po za przez dla jak ale a przy oraz przed pod nad między jego jej ich "
        "był była było były są jako tego tym który która które którzy także tylko już być może został została czy "
        "lub ze we co ta te roku lat gdy więc jednak również podczas przeciw bez jeszcze bardzo tak mu go mnie "
        "poniedziałek wtorek środę czwartek piątek sobotę niedzielę rząd ludzi kraju mieście dwa trzy milionów"
    ),
    "tr": _words(
        "ve bir bu da de için ile olarak olan çok daha sonra en kadar gibi ancak ama ne o var yok her değil oldu "
        "olduğu olduğunu etti edildi eden göre dedi tarafından üzerinde büyük iki yeni ise ki mi mı şu ben biz siz "
        "onlar veya önce arasında içinde karşı bin ilk türk ayrıca bunun hem diye"
    ),
    "ro": _words(
        "și şi de la în a al ale cu pe din că nu o un este să se mai pentru au fost care ce sau dar prin după "
        "între până fi am ai sunt lui lor său sa acest această aceasta ca când unde fără sub peste ei el ea ani "
        "anul spus către despre avea foarte doar dintre unor unei cel cea cei cele printr într față"
    ),
    "sv": _words(
        "och i att det som en på är av för med den till inte har de ett om var men sig så han hon vi jag från vid "
        "också efter kan nu när eller ut upp under över mot mellan hade blev blir ska skulle sin sina deras där "
        "här än bara mycket enligt sade säger år utan sedan dem denna detta vill"
    ),
    "da": _words(
        "og i at det som en på er af for med den til ikke har de et om var men sig så han hun vi jeg fra ved også "
        "efter kan nu når eller ud op under over mod mellem havde blev bliver skal skulle sin sine deres der her "
        "end kun meget ifølge siger år uden siden dem denne dette vil være blevet sagde"
    ),
    "no": _words(
        "og i at det som en på er av for med den til ikke har de et om var men seg så han hun vi jeg fra ved også "
        "etter kan nå når eller ut opp under over mot mellom hadde ble blir skal skulle sin sine deres der her enn "
        "bare mye ifølge sier år uten siden dem denne dette vil være blitt sa"
    ),
    "fi": _words(
        "ja on ei se että oli hän ovat mutta kun myös tai ole jos niin kuin hänen sen joka jotka mukaan vuonna "
        "kanssa sekä olivat olisi jälkeen ennen vain nyt tämä siitä sitä ollut voi mitä ne tämän joita josta jossa "
        "yli alle vielä sanoi kuitenkin eivät he me minä sinä vuoden kaksi kaikki hyvin"
    ),
    "hu": _words(
        "a az és hogy nem is egy van volt meg de csak mint már ez azt el be ki fel le után szerint között még vagy "
        "ha sem lesz lett voltak ami aki akik amely amelyek ezt azonban pedig alatt miatt ellen által során több "
        "minden év évben mondta illetve így ott itt majd mert nagyon ő ők én mi"
    ),
    "cs": _words(
        "a v se na je že s z do o k i by pro ve to za po od podle jako ale jsou byl byla bylo byli které který "
        "která také tak již už jeho jejich jen nebo před mezi ze ke při však být má mají více roce let aby když "
        "pod nad bez proti během až než tento tato toto co kde jsem jsme ještě u řekl"
    ),
    "vi": _words(
        "và của là có trong được cho các không những một với người này đã để khi từ đến ở về tại ra cũng như sẽ "
        "năm nhiều đó theo trên sau vào lại còn phải nhưng hơn bị do rất ông bà tôi chúng họ nước việc vì nếu đang "
        "nói qua"
    ),
    "id": _words(
        "yang di dan ke dari untuk dengan pada ini itu dalam adalah tidak akan oleh sebagai juga tersebut telah "
        "karena bisa ada kata mereka kami saya dia atau bagi lebih sudah saat setelah para menjadi hingga serta "
        "kepada tahun antara namun secara seperti dapat lain bahwa masih agar harus hanya banyak orang belum anda "
        "tak lalu ia kita terhadap sejak usai warga nya ujar senin selasa rabu kamis jumat sabtu minggu pemerintah "
        "negara kota dua tiga juta baru"
    ),
    "sw": _words(
        "na ya wa kwa ni la za katika kuwa cha hiyo huo kama hilo hii huu hayo pia lakini baada wakati ambao "
        "ambayo ambaye alisema amesema wake yake zake vya vile sasa bila hata kutoka hadi yao wao kila mwaka watu "
        "zaidi kuhusu hivyo ili pamoja siku sana hiki hicho huyo huko hapo bado mbele dhidi tu si yeye sisi mimi"
    ),
    "ha": _words(
        "da na a ta ya ba cikin wannan don kuma sun an shi ne ce ga domin suka wanda wadanda zuwa daga amma bayan "
        "kamar ana su mai za yi ake wata wani kan yana tana suna ko idan sai nan lokacin shugaban cewa inda wadda "
        "hakan masu kasar ƙasar haka duk mutane jihar dukkan tsakanin har ni mu ku"
    ),
    "ig": _words(
        "na nke ndị bụ ya ha a n ka si ga maka ọ o e dị ahụ site mgbe onye unu anyị nwere kwuru ihe otu m gị mere "
        "ma ebe ọzọ niile aka banyere nwa kwa ị kpọrọ obodo dika iji mana kama mmadụ abụọ ọtụtụ ugbu sị steeti "
        "were"
    ),
    "yo": _words(
        "ni ti ó ń tí àwọn náà sì láti fún pé wọn rẹ̀ kan ìlú àti bí kí lọ jẹ́ mo o fi sí ṣe lórí nínú wà gbogbo "
        "ẹni nítorí tó wọ́n ilé ọ̀rọ̀ bá kò yìí gẹ́gẹ́ ọjọ́ orílẹ̀ èdè lẹ́yìn sọ ní ló jáde ẹ máa yóò kúrò ọ̀pọ̀ "
        "fẹ́ ọmọ àwa wá padà"
    ),
}
"""By ISO 639-1 code. Danish and Norwegian differ in few words, which all are in the lists."""

CYRILLIC: Final = {
    "ru": _words(
        "и в не на что с он как это по но из за от о у к для при его так же был была были до или во со также после "
        "которые который которая чтобы все еще уже она они мы вы я лет года году является быть более только под "
        "над между без ее их этого сообщил сказал однако если сейчас тем том будет об ни где когда"
    ),
    "uk": _words(
        "і в не на що з він як це по але із за від о у до для при його так та є був була були або зі також після "
        "які який яка щоб всі ще вже вона вони ми ви я років року бути більше тільки під над між без її їх цього "
        "повідомив сказав однак якщо зараз тим тому буде й про де коли проте"
    ),
    "bg": _words(
        "и в не на че с той като това по но от за към у до при му така също беше са или със след които който която "
        "когато всички още вече тя те ние вие аз години година е да се бъде повече само под над между без ѝ им "
        "този тази каза обаче ако сега ще през как има няма бил била били си го ги"
    ),
}
"""Other languages in Cyrillic letters have letters of their own, or none is told."""

DEVANAGARI: Final = {
    "hi": _words(
        "के में है की से का को और ने पर कि यह हैं एक भी था इस लिए कर ही वह हो तो थे थी नहीं जो गया साथ बाद किया "
        "कहा रहे रहा ये उस अपने कुछ जा दिया गई तक उन वाले होने या लेकिन द्वारा अब हुए"
    ),
    "mr": _words(
        "आहे आणि या तर हे असे मध्ये ते त्या होते होता होती नाही केले केली आहेत म्हणून हा ही त्यांनी त्याने झाली "
        "झाला झाले करण्यात असून यांनी यांच्या त्यांच्या येथे मात्र व की पण"
    ),
    "ne": _words(
        "छ र को मा लाई पनि गर्ने भएको यो हो छन् भने गरेको थियो तर लागि एक गर्न भएका त्यो हुने गरेका पछि बाट गरी "
        "बताए अनुसार सहित नै साथ भन्ने"
    ),
}
