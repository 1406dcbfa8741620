"""What people write to a dealership in other languages, in the form of `words_table`.

Each language has its requests to stop, and what sounds like one and is none.
"""

# ruff: noqa: RUF001 - these alphabets are meant

TABLE = """
stop | Baja
stop | ALTO
stop | Detener
stop | No me escriban más
stop call | Por favor dejen de llamarme
stop | Ya no me manden mensajes
stop | No quiero más mensajes
stop | quítenme de la lista
stop | Elimíneme de su lista
stop | darse de baja
stop | cancelar suscripción
stop | No me contacten
stop | Dejen de molestar
stop | no más mensajes
stop call | no me interesa, no me llamen
stop call | Por favor no me llame más
stop | sáquenme de su lista
stop call | No llamen
stop | Deténganse
stop text | no envíen más textos
stop | Pare de mandar mensajes
stop call | ya no me llamen por favor
stop | Quiero darme de baja
stop | Me doy de baja
elsewhere=carro | Ya compré otro carro gracias
stop call | No vuelvan a llamarme
stop | No vuelvas a escribirme
stop | no mande mas mensajes
stop | Remover
stop | remuevanme de la lista
stop | Arrêt
stop | Arrêtez
stop | Désabonner
stop | Me désabonner svp
stop call | Merci de ne pas me contacter par téléphone, seulement par courriel
- | Ne m'envoyez pas de photos, je vais venir demain
- | Je ne veux pas recevoir de facture par la poste
- | Veuillez ne pas m'appeler avant midi
- | J'appelle demain pour ne pas vous déranger
stop | Ne m'envoyez plus rien
stop | Je ne veux plus rien recevoir
stop | Ne m'écrivez plus
stop | Ne me contactez plus
stop call | Cessez de m'appeler
stop | Retirez-moi de votre liste
stop | Enlevez mon numéro
stop text | Plus de textos s'il vous plaît
stop | Arrêtez de m'envoyer des messages
stop email | Je ne veux plus recevoir vos courriels
stop quiet | Laissez-moi tranquille
stop | Désinscription
stop | ne plus me contacter svp
stop | Je veux me désabonner
stop call | n'appelez plus
stop call | Ne m'appelez plus
stop | Stop svp
stop | Veuillez me retirer de votre liste
stop | Je ne souhaite plus être contacté
stop text | SVP ne plus m'envoyer de textos
stop | Supprimez mes coordonnées
stop | Lâchez-moi
stop | Désabonnez-moi
stop | Parar
stop | Pare
stop | Sair
stop | Cancelar
stop | Descadastrar
stop | Remover
stop | Não me mande mais mensagens
stop call | Pare de me ligar
stop | Não quero mais receber mensagens
stop call | Por favor não me ligue mais
stop | Me tire da lista
stop | Tire meu número da lista
stop | Não me contate mais
stop | Parem de mandar mensagem
stop | Me remova da lista
stop | Não envie mais
stop call | Não me ligue mais
stop | Quero cancelar a inscrição
stop | Me deixe em paz
stop | Não entre mais em contato
stop | Quero sair da lista
stop | Cancelar inscrição
stop | Chega de mensagens
stop | Não escreva mais
stop call | Parem de me ligar
- | No me mandaron el precio
- | no me llamaron
- | No me han contactado
- | Nunca me contactaron
- | No quiero cancelar la suscripción
- | Baja el precio y voy
- | ¿Puede bajar el precio?
- | Alto precio
- | no me escribieron
- | Je n'ai plus de texto de vous
- | Vous ne m'avez pas contacté
- | Ne m'appelez pas avant 17h
- | Il n'y a plus de message
- | Vous ne m'avez pas appelé
- | Je ne peux pas vous appeler
- | Pode parar o carro?
- | Não me ligaram
- | Não recebi mensagem
- | Você não me ligou
- | Não me mandou o preço
- | Pare na porta
- | Quero cancelar o test drive
- | me mande mais fotos
- | No me envió las fotos
- | No me contactó nadie
- | No me llame antes de las 5
- | el carro para de repente
- | ¿Me pueden dar de baja el precio?
- | Ils ne m'ont pas contacté
- | ne m'envoyez pas ça par texto, par courriel svp
- | Vous arrêtez de vendre ce modèle?
- | Retirez le modèle de la liste? Je le veux
- | Pas plus de 20 000
stop | 退订
stop | 退訂
stop | 取消订阅
stop | 取消訂閱
stop | 不要再发
stop | 不要再发了
stop text | 请不要再发短信
stop text | 請不要再傳簡訊給我
stop call | 别再打电话了
stop call | 別再打電話給我了
stop | 不要再联系我
stop | 请勿再联系我，谢谢
stop | 停止
stop | 停止发送
stop | 别发了
stop text | 不要给我发短信
stop text | 我不想再收到你们的短信
stop | 请把我从名单上删除
stop | 怎么退订？
stop | 唔好再搵我
stop | 请不要打扰我
stop text | 别再给我发短信了！
stop | 我们已经买车了，请不要再联系我们
stop text | 拒收短信
stop email | 不要再发邮件了
stop | 请删除我的号码
stop | 我要退订
stop call | 不要再打了
stop call | 麻烦不要再给我打电话
stop text | 停止发短信
stop | 請取消訂閱，謝謝
- | 不要再发旧车的照片
- | 我没有收到短信
- | 不要取消我的预约
- | 取消
- | 取消预约
- | 你们还没联系我
- | 请联系我
- | 可以停车吗
- | 不要停
- | 不要红色的
- | 请发短信给我
- | 别忘了给我打电话
- | 不用
- | 够了
- | 我不退订
- | 不想退订
- | 打电话给我
- | 你们为什么不再联系我？
- | 不要打电话到公司
- | 车还在吗？
- | 下午五点前不要打电话
- | 停车场在哪里
- | 不要发照片
- | 他说不要再发
stop | 그만
stop | 수신거부
stop | 수신 거부
stop | 보내지 마세요
stop text | 문자 보내지 마세요
stop | 더 이상 연락하지 마세요
stop call | 전화하지 마세요
stop call | 전화 그만하세요
stop text | 문자 그만 보내세요
stop | 연락하지 말아주세요
stop | 구독 취소
stop | 구독취소 해주세요
stop | 수신 거부합니다
stop | 제발 그만 보내세요
stop text | 광고 문자 보내지 마세요.
stop | 다시는 연락하지 마세요!
stop email | 메일 보내지 마세요
stop | 이제 그만 연락하세요
stop | 명단에서 빼주세요
stop text | 문자 받고 싶지 않아요
stop | 이미 차를 샀어요. 연락하지 마세요
stop | 그만해주세요
stop | 스팸 보내지마
- | 그만큼 싸요?
- | 전화 주세요
- | 문자 보내주세요
- | 연락이 안 왔어요
- | 보내지 않았어요
- | 걱정하지 마세요
- | 잊지 마세요
- | 취소
- | 예약 취소해 주세요
- | 왜 연락하지 않으세요?
- | 그만 볼게요
- | 가격을 보내 주세요
- | 오늘은 전화하지 마세요
- | 가격은 그만하면 좋아요
- | 수신 확인
- | 원하지 않습니다
- | 하지 마세요
- | 그만할게요
- | 받고 싶지 않아요
- | 중단합니다
stop | стоп
stop | Стоп!
stop | СТОП
stop | отпишите
stop | отпишите меня
stop | не пишите
stop | Не пишите мне больше
stop call | не звоните
stop call | Больше не звоните мне, пожалуйста
stop | перестаньте писать
stop call | хватит мне звонить
stop text | прекратите присылать смс
stop | удалите меня из списка
stop | удалите мой номер
stop | хочу отписаться
stop | Отписаться от рассылки
stop | отмените подписку
stop | не присылайте мне сообщения
stop | Я уже купил машину, больше не пишите
stop | оставьте меня в покое
stop call | не надо мне звонить
stop | не беспокойте меня
stop | Пожалуйста, не пишите
stop | я не хочу получать ваши сообщения
stop | как отписаться?
stop | не шлите больше рекламу
stop call | больше не звоните
- | не звоните до пяти
- | пишите
- | позвоните мне
- | Отпишитесь мне, пожалуйста
- | отпишите, есть ли ещё машина
- | хватит
- | мне хватит
- | не надо
- | вы мне не писали
- | не пишите на почту до завтра
- | стоп-сигнал не работает
- | Почему вы не звоните?
- | не отписывайте меня
- | не удаляйте мой номер
- | удалите машину из списка
- | никто не звонил
- | Отмена
- | не забудьте позвонить
- | не отправляйте
- | не присылайте
stop | dừng
stop | Dừng lại
stop | hủy đăng ký
stop | huỷ đăng ký
stop | huy dang ky
stop text | đừng nhắn tin
stop text | Đừng nhắn tin cho tôi nữa
stop call | xin đừng gọi nữa
stop call | Đừng gọi
stop | đừng liên lạc với tôi
stop text | dung nhan tin nua
stop call | dung goi nua
stop text | làm ơn đừng gửi tin nhắn nữa
stop text | ngừng nhắn tin
stop | từ chối nhận tin
stop text | Tôi không muốn nhận tin nhắn nữa
stop | đừng làm phiền tôi
stop | vui lòng xóa tôi khỏi danh sách
stop text | Tôi đã mua xe rồi, đừng nhắn tin nữa
stop email | Xin đừng gửi email cho tôi
stop call | ngưng gọi
- | dung
- | đúng
- | Dũng
- | dùng nhắn tin cho tôi
- | Dung goi cho toi
- | gọi cho tôi
- | nhắn tin cho tôi
- | hủy
- | hủy hẹn
- | đừng quên gọi cho tôi
- | đừng lo
- | không gọi được
- | tôi không nhận được tin nhắn
- | xe còn không?
- | hủy đăng ký xe cũ
- | đừng gửi hình
- | Đừng bán xe đó
- | sao không gọi lại cho tôi
- | dừng xe ở đâu
- | đừng gọi trước 5 giờ
- | nữa
- | tôi không được gọi
- | từ chối tin
"""
