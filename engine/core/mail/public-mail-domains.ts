/**
 * Domains at which anybody gets an address: mail providers, access providers, throw-away addresses. No list of them is complete, which is
 * why organisations are named by people; this one catches the slip.
 */
export const publicMailDomains: ReadonlySet<string> = new Set(
  `
012.net.il 10minutemail.com 126.com 139.com 163.com 188.com 189.cn 1und1.de 21cn.com a1.net abv.bg addy.io aim.com alice.it
aliyun.com anonaddy.me aol.com aol.de aon.at arcor.de atlas.cz att.net au.com azet.sk bbox.fr bell.net bellsouth.net biglobe.ne.jp
bigpond.com bigpond.net.au bk.ru bluewin.ch blueyonder.co.uk bol.com.br bredband.net btinternet.com btopenworld.com centrum.cz
centurylink.net centurytel.net charter.net chello.at citromail.hu comcast.net comhem.se consultant.com cox.net daum.net
dispostable.com disroot.org docomo.ne.jp duck.com earthlink.net eircom.net email.com email.cz email.de embarqmail.com europe.com
ewe.net excite.co.jp ezweb.ne.jp fastmail.com fastmail.fm fastwebnet.it foxmail.com free.fr freemail.hu freenet.de frontier.com
frontiernet.net gazeta.pl getmail.no getnada.com globo.com globomail.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net gmx.org
googlemail.com guerrillamail.com hanmail.net hey.com hinet.net hispeed.ch home.nl hotmail.co.uk hotmail.com hotmail.com.br
hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com i.softbank.jp i.ua icloud.com ig.com.br iinet.net.au inbox.ru
indiatimes.com interia.eu interia.pl internet.ru internode.on.net juno.com kabelmail.de kakao.com keemail.me kpnmail.nl
laposte.net lenta.ru libero.it list.ru live.cn live.co.uk live.com live.de live.fr live.nl mac.com magenta.de mail.bg mail.com
mail.de mail.ru mailbox.org maildrop.cc mailinator.com me.com meta.ua mindspring.com moakt.com mozmail.com msn.com mweb.co.za
myyahoo.com nate.com naver.com netvigator.com netvision.net.il netzero.net neuf.fr nifty.com ntlworld.com o2.pl o2mail.de
o2online.de ocn.ne.jp onet.eu onet.pl online.de online.no op.pl optonline.net optusnet.com.au orange.fr outlook.com outlook.com.br
outlook.de outlook.es outlook.fr outlook.it outlook.jp pacbell.net passport.com pchome.com.tw planet.nl plusnet.com pm.me post.com
posteo.de posteo.net privaterelay.appleid.com prodigy.net.mx proton.me protonmail.ch protonmail.com proximus.be qq.com r7.com
rambler.ru rediffmail.com riseup.net rocketmail.com rogers.com rr.com runbox.com sapo.pt sbcglobal.net seed.net.tw seznam.cz
sfr.fr sharklasers.com shaw.ca sify.com simplelogin.com sina.cn sina.com singnet.com.sg sky.com skynet.be slingshot.co.nz
so-net.ne.jp softbank.ne.jp sohu.com spectrum.net startmail.com sunrise.ch sympatico.ca t-online.de talktalk.net tele2.se
telefonica.net telenet.be telia.com telkomsa.net telus.net temp-mail.org terra.com.br terra.es throwawaymail.com tin.it
tiscali.co.uk tiscali.it tlen.pl tom.com tpg.com.au trashmail.com tuta.com tuta.io tutamail.com tutanota.com tutanota.de ukr.net
unitybox.de uol.com.br usa.com verizon.net videotron.ca vip.126.com vip.163.com vip.sina.com virgilio.it virginmedia.com
vodafone.de vodafonemail.de vodamail.co.za volny.cz walla.co.il walla.com wanadoo.fr web.de windstream.net wo.cn wp.pl xfinity.com
xs4all.nl xtra.co.nz ya.ru yahoo.ca yahoo.cn yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.com.cn
yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru yeah.net ymail.com yopmail.com ziggo.nl zoho.com zohomail.com zohomail.eu
`
    .trim()
    .split(/\s+/),
)
