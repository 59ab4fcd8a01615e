"""Months and weekdays in 45 languages, without accents; `tools/month_words.py` writes them.

They are from the Unicode Common Locale Data Repository: Unicode License v3, © Unicode, Inc.
"""

from __future__ import annotations

from typing import Final

__all__ = ["MONTHS", "WEEKDAYS"]

MONTHS: Final = {
    1: (
        "يناير,كانون الثاني,جانفي,януари,яну,জানুযারি,জানু,gener,gen,ledna,leden,"
        "led,januar,jan,ιανουαριου,ιανουαριοσ,ιαν,january,enero,ene,jaanuar,jaan,"
        "urtarrila,urt,ژانویه,tammikuuta,tammikuu,tammi,janvier,janv,xaneiro,xan,"
        "ינואר,ינו׳,जनवरी,जन॰,sijecnja,sijecanj,sij,januari,gennaio,қаңтар,қаң,"
        "sausio,sausis,saus,janvaris,јануари,јан,stycznia,styczen,sty,janeiro,"
        "ianuarie,ian,января,январь,янв,januara,јануар,ஜனவரி,ஜன,มกราคม,ม.ค,ocak,"
        "oca,січня,січень,січ,جنوری,yanvar,yan"
    ),
    2: (
        "فبراير,شباط,فيفري,февруари,фев,ফেবরুযারি,ফেব,febrer,febr,unora,unor,uno,"
        "februar,feb,φεβρουαριου,φεβρουαριοσ,φεβ,february,febrero,veebruar,veebr,"
        "otsaila,ots,فوریه,helmikuuta,helmikuu,helmi,fevrier,fevr,febreiro,פברואר,"
        "פבר׳,फरवरी,फर॰,veljace,veljaca,velj,februari,febbraio,ақпан,ақп,vasario,"
        "vasaris,vas,februaris,lutego,luty,lut,fevereiro,fev,februarie,февраля,"
        "февраль,февр,februara,фебруар,феб,பிபரவரி,பிப,กมภาพันธ์,ก.พ,subat,sub,"
        "лютого,лютии,лют,فروری,fevral"
    ),
    3: (
        "مارس,اذار,март,মারচ,marc,brezna,brezen,bre,marts,mar,marz,μαρτιου,"
        "μαρτιοσ,μαρ,march,marzo,martxoa,maaliskuuta,maaliskuu,maalis,mars,מרץ,"
        "मारच,ozujka,ozujak,ozu,marcius,maret,наурыз,нау,kovo,kovas,kov,мар,mac,"
        "maart,mrt,marca,marzec,marco,martie,марта,marec,mart,machi,மாரச,மார,"
        "มีนาคม,มี.ค,березня,березень,бер,مارچ"
    ),
    4: (
        "ابريل,نيسان,افريل,април,апр,এপরিল,এপরি,d’abril,abril,d’abr,abr,dubna,"
        "duben,dub,april,apr,απριλιου,απριλιοσ,απρ,aprill,apirila,api,اوریل,"
        "huhtikuuta,huhtikuu,huhti,avril,avr,אפריל,אפר׳,अपरैल,travnja,travanj,tra,"
        "aprilis,aprile,сәуір,сәу,balandzio,balandis,bal,kwietnia,kwiecien,kwi,"
        "aprilie,апреля,апрель,aprila,aprili,ஏபரல,ஏப,เมษายน,เม.ย,nisan,nis,квітня,"
        "квітень,квіт,اپریل,aprel"
    ),
    5: (
        "مايو,ايار,ماي,маи,মে,maig,kvetna,kveten,kve,maj,mai,μαιου,μαιοσ,μαι,"
        "may,mayo,maiatza,مه,toukokuuta,toukokuu,touko,maio,מאי,मई,svibnja,"
        "svibanj,svi,majus,mei,maggio,mag,мамыр,мам,geguzes,geguze,geg,maijs,мај,"
        "maja,мая,மே,พฤษภาคม,พ.ค,mayıs,травня,травень,трав,ميی"
    ),
    6: (
        "يونيو,حزيران,جوان,юни,জুন,juny,cervna,cerven,cvn,juni,jun,ιουνιου,"
        "ιουνιοσ,ιουν,june,junio,juuni,ekaina,eka,ژوين,kesakuuta,kesakuu,kesa,"
        "juin,xuno,יוני,जून,lipnja,lipanj,junius,giugno,giu,маусым,мау,birzelio,"
        "birzelis,birz,junijs,јуни,јун,czerwca,czerwiec,cze,junho,iunie,iun,июня,"
        "июнь,июн,juna,junij,ஜூன,มิถนายน,มิ.ย,haziran,haz,червня,червень,черв,"
        "جون,iyun,iyn"
    ),
    7: (
        "يوليو,تموز,جويلية,يوليوز,юли,জুলাই,জুল,juliol,jul,cervence,cervenec,cvc,"
        "juli,ιουλιου,ιουλιοσ,ιουλ,july,julio,juuli,uztaila,uzt,ژويیه,heinakuuta,"
        "heinakuu,heina,juillet,juil,xullo,xul,יולי,जुलाई,जुल॰,srpnja,srpanj,"
        "julius,luglio,lug,шілде,шіл,liepos,liepa,liep,julijs,јули,јул,julai,"
        "lipca,lipiec,julho,iulie,iul,июля,июль,июл,jula,julij,ஜூலை,กรกฎาคม,ก.ค,"
        "temmuz,tem,липня,липень,лип,جولايی,iyul,iyl"
    ),
    8: (
        "اغسطس,اب,اوت,غشت,август,авг,আগসট,আগ,d’agost,agost,d’ag,ag,srpna,srpen,"
        "august,aug,αυγουστου,αυγουστοσ,αυγ,agosto,ago,abuztua,abu,elokuuta,elokuu,"
        "elo,aout,אוגוסט,אוג׳,अगसत,अग॰,kolovoza,kolovoz,kol,augusztus,agustus,agu,"
        "тамыз,там,rugpjucio,rugpjutis,rugp,augusts,ogos,ogo,augustus,sierpnia,"
        "sierpien,sie,августа,augusta,avgust,avg,augusti,agosti,ஆகஸட,ஆக,สิงหาคม,"
        "ส.ค,agustos,серпня,серпень,серп,اگست"
    ),
    9: (
        "سبتمبر,ايلول,شتنبر,септември,сеп,সেপটেমবর,সেপ,সেপট,setembre,set,zari,zar,"
        "september,sep,sept,σεπτεμβριου,σεπτεμβριοσ,σεπ,septiembre,iraila,ira,"
        "سپتامبر,syyskuuta,syyskuu,syys,septembre,setembro,ספטמבר,ספט׳,सितंबर,सित॰,"
        "rujna,rujan,ruj,szeptember,szept,settembre,қыркүиек,қыр,rugsejo,rugsejis,"
        "rugs,septembris,wrzesnia,wrzesien,wrz,septembrie,сентября,сентябрь,сент,"
        "septembra,септембар,septembar,septemba,செபடமபர,செப,กันยายน,ก.ย,eylul,eyl,"
        "вересня,вересень,вер,ستمبر,sentabr,sen"
    ),
    10: (
        "اكتوبر,تشرين الاول,октомври,окт,অকটোবর,অকটো,d’octubre,octubre,d’oct,oct,"
        "rijna,rijen,rij,oktober,okt,οκτωβριου,οκτωβριοσ,οκτ,october,oktoober,"
        "urria,urr,اکتبر,lokakuuta,lokakuu,loka,octobre,outubro,out,אוקטובר,אוק׳,"
        "अकटूबर,अकटू॰,ottobre,ott,қазан,қаз,spalio,spalis,spal,oktobris,"
        "pazdziernika,pazdziernik,paz,octombrie,октября,октябрь,oktobra,октобар,"
        "oktobar,oktoba,அகடோபர,அக,ตลาคม,ต.ค,ekim,eki,жовтня,жовтень,жовт,اکتوبر,"
        "oktabr"
    ),
    11: (
        "نوفمبر,تشرين الثاني,نونبر,ноември,ное,নভেমবর,নভে,novembre,nov,listopadu,"
        "november,νοεμβριου,νοεμβριοσ,νοε,noviembre,azaroa,aza,نوامبر,marraskuuta,"
        "marraskuu,marras,novembro,נובמבר,נוב׳,नवंबर,नव॰,studenoga,studeni,stu,"
        "қараша,қар,lapkricio,lapkritis,lapkr,novembris,noiembrie,ноября,ноябрь,"
        "нояб,novembra,новембар,нов,novembar,novemba,நவமபர,நவ,พฤศจิกายน,พ.ย,kasım,"
        "kas,листопада,листопад,лист,نومبر,noyabr,noy"
    ),
    12: (
        "ديسمبر,كانون الاول,دجنبر,декември,дек,ডিসেমবর,ডিসে,desembre,des,prosince,"
        "prosinec,pro,december,dec,dezember,dez,δεκεμβριου,δεκεμβριοσ,δεκ,diciembre,"
        "dic,detsember,dets,abendua,abe,دسامبر,joulukuuta,joulukuu,joulu,decembre,"
        "decembro,דצמבר,דצמ׳,दिसंबर,दिस॰,prosinca,prosinac,desember,dicembre,"
        "желтоқсан,жел,gruodzio,gruodis,gruod,decembris,disember,dis,grudnia,"
        "grudzien,gru,dezembro,decembrie,декабря,декабрь,decembra,децембар,дец,"
        "decembar,desemba,டிசமபர,டிச,ธันวาคม,ธ.ค,aralık,ara,грудня,грудень,груд,"
        "دسمبر,dekabr,dek"
    ),
}

WEEKDAYS: Final = (
    "الاحد,الاثنين,الثلاثاء,الاربعاء,الخميس,الجمعة,السبت,неделя,понеделник,"
    "вторник,сряда,четвъртък,петък,събота,нд,пн,вт,ср,чт,пт,сб,রবিবার,"
    "সোমবার,মঙগলবার,বুধবার,বৃহসপতিবার,শুকরবার,শনিবার,রবি,সোম,মঙগল,বুধ,"
    "বৃহসপতি,শুকর,শনি,diumenge,dilluns,dimarts,dimecres,dijous,divendres,"
    "dissabte,dg,dl,dt,dc,dj,dv,ds,nedele,pondeli,utery,streda,ctvrtek,"
    "patek,sobota,ne,po,ut,st,ct,pa,so,søndag,mandag,tirsdag,onsdag,torsdag,"
    "fredag,lørdag,søn,man,tirs,ons,tors,fre,lør,sonntag,montag,dienstag,"
    "mittwoch,donnerstag,freitag,samstag,mo,di,mi,do,fr,sa,κυριακη,δευτερα,"
    "τριτη,τεταρτη,πεμπτη,παρασκευη,σαββατο,κυρ,δευ,τρι,τετ,πεμ,παρ,σαβ,"
    "sunday,monday,tuesday,wednesday,thursday,friday,saturday,sun,mon,tue,wed,"
    "thu,fri,sat,domingo,lunes,martes,miercoles,jueves,viernes,sabado,dom,lun,"
    "mar,mie,jue,vie,sab,puhapaev,esmaspaev,teisipaev,kolmapaev,neljapaev,"
    "reede,laupaev,p,e,t,k,n,r,l,igandea,astelehena,asteartea,asteazkena,"
    "osteguna,ostirala,larunbata,ig,al,ar,az,og,or,lr,یکشنبه,دوشنبه,سه‌شنبه,"
    "چهارشنبه,پنجشنبه,جمعه,شنبه,sunnuntaina,maanantaina,tiistaina,keskiviikkona,"
    "torstaina,perjantaina,lauantaina,sunnuntai,maanantai,tiistai,keskiviikko,"
    "torstai,perjantai,lauantai,su,ma,ti,ke,to,pe,la,dimanche,lundi,mardi,"
    "mercredi,jeudi,vendredi,samedi,dim,mer,jeu,ven,sam,luns,mercores,xoves,"
    "venres,xov,יום,ראשון,שני,שלישי,רביעי,חמישי,שישי,שבת,א׳,ב׳,ג׳,ד׳,ה׳,"
    "ו׳,रविवार,सोमवार,मंगलवार,बुधवार,गुरुवार,शुकरवार,शनिवार,रवि,सोम,मंगल,बुध,"
    "गुरु,शुकर,शनि,nedjelja,ponedjeljak,utorak,srijeda,cetvrtak,petak,subota,"
    "ned,pon,uto,sri,cet,pet,sub,vasarnap,hetfo,kedd,szerda,csutortok,pentek,"
    "szombat,v,h,sze,cs,szo,minggu,senin,selasa,rabu,kamis,jumat,sabtu,min,"
    "sen,sel,rab,kam,jum,domenica,lunedi,martedi,mercoledi,giovedi,venerdi,"
    "sabato,gio,жексенбі,дүисенбі,сеисенбі,сәрсенбі,беисенбі,жұма,сенбі,жс,дс,"
    "сс,бс,жм,sekmadienis,pirmadienis,antradienis,treciadienis,ketvirtadienis,"
    "penktadienis,sestadienis,sk,pr,an,tr,kt,pn,svetdiena,pirmdiena,otrdiena,"
    "tresdiena,ceturtdiena,piektdiena,sestdiena,svetd,pirmd,otrd,tresd,ceturtd,"
    "piektd,sestd,недела,среда,четврток,петок,сабота,нед,пон,вто,сре,чет,пет,"
    "саб,ahad,isnin,khamis,jumaat,ahd,isn,kha,tir,tor,zondag,maandag,dinsdag,"
    "woensdag,donderdag,vrijdag,zaterdag,zo,wo,vr,za,niedziela,poniedziałek,"
    "wtorek,sroda,czwartek,piatek,niedz,wt,sr,czw,pt,sob,segunda,feira,terca,"
    "quarta,quinta,sexta,seg,ter,qua,qui,sex,duminica,luni,marti,miercuri,"
    "joi,vineri,sambata,dum,vin,воскресенье,понедельник,четверг,пятница,суббота,"
    "вс,nedela,pondelok,utorok,stvrtok,piatok,pi,nedelja,ponedeljek,torek,"
    "sreda,cetrtek,petek,sre,недеља,понедељак,уторак,четвртак,петак,субота,уто,"
    "суб,ponedeljak,sondag,tisdag,lordag,son,tis,lor,jumapili,jumatatu,jumanne,"
    "jumatano,alhamisi,ijumaa,jumamosi,ஞாயிறு,திஙகள,செவவாய,புதன,வியாழன,வெளளி,"
    "சனி,ஞாயி,திங,செவ,புத,வியா,வெள,วันอาทิตย์,วันจันทร์,วันอังคาร,วันพธ,"
    "วันพฤหัสบดี,วันศกร์,วันเสาร์,อาทิตย์,จันทร์,อังคาร,พธ,พฤหัส,ศกร์,เสาร์,"
    "pazar,pazartesi,salı,carsamba,persembe,cuma,cumartesi,paz,pzt,sal,car,"
    "per,cum,cmt,неділя,понеділок,вівторок,середа,четвер,пʼятниця,اتوار,پیر,"
    "منگل,بدھ,جمعرات,جمعہ,ہفتہ,yakshanba,dushanba,seshanba,chorshanba,payshanba,"
    "juma,shanba,yak,dush,sesh,chor,pay,shan,chu,nhat,hai,ba,tu,nam,sau,"
    "bay,cn,2,3,4,5,6,7"
)
