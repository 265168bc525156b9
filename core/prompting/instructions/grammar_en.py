"""How people say it in English: the vocabulary and phrases that training sentences are made of.

Notation: [a|b|] is one of a, b or nothing, and nests; {name} is a phrase of that name. Names come from `FRAMES`, or
are `noun`, `bad`, `good`, `verb`, `act` of the wish at hand.
"""

from __future__ import annotations

from core.prompting.instructions.vocabulary import Vocabulary
from core.prompting.wishes import Wish

VOCABULARY: dict[Wish, Vocabulary] = {
    Wish.DENOISE: Vocabulary(
        nouns="noise|grain|graininess|noisiness|digital noise|image noise|colour noise|color noise|chroma noise|luminance noise"
        "|ISO noise|high ISO noise|sensor noise|speckles|speckle|coloured dots|color blotches|grainy texture|random dots"
        "|noise in the [shadows|sky|dark areas|background]|grain in the [shadows|sky]|film grain|hot pixels|static|gritty look"
        "|mottling|coarse grain|salt and pepper noise|grainy look",
        bad="noisy|grainy|speckled|gritty|full of noise|speckly|sandy",
        good="clean|smooth|noise-free|noise free",
        verbs="denoise|de-noise|degrain|de-grain|noise reduce|denoise the shadows of",
        acts="denoising|noise reduction|noise removal|grain reduction|degraining|noise cleanup|denoise|NR",
        commands="smooth out the noise|clean up the [shadows|dark parts|grain]|smooth the grain|get a cleaner image in the shadows"
        "|run noise reduction|tame the ISO|make the sky smooth without all those dots|quiet the noise|kill the static",
        complaints="[this was|I] shot [this|it|] at [ISO|iso] [1600|3200|6400|12800|25600|52000]|the ISO was [way|] too high"
        "|high ISO [shot|photo|picture]|[ISO|iso] [3200|6400|12800] [and it shows|is showing|was a mistake]"
        "|I had to push the ISO|I cranked up the ISO|[there are|I see] [tiny|small|coloured|colorful|random] dots [everywhere|all over|in the shadows|in the sky]"
        "|it looks like sand paper|looks like it was shot through sand|my phone's night [mode|shots] [made|make] it gritty"
        "|the [sky|shadows|dark areas] [is|are] [full of|crawling with] [speckles|dots|grain|noise]|the sensor of my [phone|camera] is tiny and it shows in the dark parts"
        "|looks like TV static|the shadows are a grainy mess|when I zoom in all I see is [grain|noise|dots]|the small sensor makes it noisy",
    ),
    Wish.DEBLUR: Vocabulary(
        nouns="blur|blurriness|motion blur|camera shake|out of focus blur|softness|lens blur|defocus|shake|smearing|fuzziness"
        "|shakiness|ghosting from movement|handshake blur|focus problem|missed focus|unsharpness|double edges",
        bad="blurry|blurred|out of focus|soft|unsharp|fuzzy|shaky|smeared|smudged|defocused|unfocused|not in focus|motion blurred",
        good="sharp|crisp|in focus|focused|clear|well defined|detailed|tack sharp|clear and crisp",
        comparatives="sharper|crisper|clearer|more detailed|more defined|less soft|more in focus|better focused|more focused",
        verbs="sharpen|deblur|de-blur|unblur|un-blur|refocus|focus|crispen|sharpen up|stabilise|stabilize",
        acts="sharpening|deblurring|sharpness|focus|refocusing|crispness|clarity in the details|unsharp mask|sharpen|deblur",
        commands="fix the focus|bring [it|her|him|the subject|the eyes|the text|the face] into focus|add sharpness|increase [the|] sharpness"
        "|bring out [the|] [fine|] details|give me crisp edges|make the [text|letters|number plate|license plate|sign|eyes] readable|recover the [fine|] detail[s|]"
        "|undo the camera shake|enhance [the|] details|make the edges [crisp|clean|sharp]|get the details back|define the edges|make the [text|writing|sign] legible|correct the focus",
        complaints="I missed focus|the focus is [off|wrong|on the background|behind her|on the wrong thing]|the autofocus [missed|failed|hunted|grabbed the wall]"
        "|my hands were shaking|I moved [the camera|] while [taking|shooting] it|the camera [moved|shook]|[he|she|the dog|the cat|my son|the baby|the bird] moved"
        "|the shutter speed was too slow|slow shutter [speed|]|handheld at [1/4|1/8|half a second]|long exposure without a tripod|no tripod"
        "|the [eyes|face|text|faces|letters|edges] [is|are] [soft|blurry|fuzzy|smeared|out of focus|not sharp]|I can't read the [sign|text|plate|letters]"
        "|it lacks [sharpness|detail|definition|focus|crispness]|there is no detail|everything is smeared|I was [walking|running|on a bus] when I took it|taken from a moving [car|train]"
        "|the lens was not focused|nothing is [sharp|in focus]|I couldn't hold still|couldn't hold the camera still|bumped the camera|the picture is double because of movement|he ran through the frame too fast",
    ),
    Wish.DEBLOCK: Vocabulary(
        nouns="JPEG artefacts|JPEG artifacts|jpg artifacts|jpg artefacts|compression|compression artifacts|compression artefacts|artifacts|artefacts"
        "|jpeg compression|blocks|blockiness|blocking|macroblocks|square blocks|mosquito noise|8x8 blocks|jpeg noise|ringing around edges|pixelation"
        "|compression damage|jpeg damage|jpeg blocking|compression blocks|banding from compression|blocky artifacts|jpeg ringing|compression noise|blocky bits",
        bad="blocky|pixelated|over-compressed|overcompressed|heavily compressed|compressed|crunchy from compression|pixelly|full of compression artifacts|badly compressed",
        verbs="deblock|de-block|dejpeg|de-jpeg|decompress|unpixelate|depixelate",
        acts="deblocking|artifact removal|artefact removal|jpeg cleanup|JPEG artifact reduction|compression repair|deblock",
        commands="smooth the blocks|undo the [jpeg|heavy|bad|] compression|repair the compression damage|clean up the compressed [jpg|jpeg|image]|fix the jpeg|repair this [low quality|bad|crappy|heavily compressed] jpe[g|]g",
        complaints="it was compressed [too much|by WhatsApp|by Facebook|by Instagram|by Messenger|to death|badly]|[WhatsApp|Facebook|Messenger|Telegram|Instagram|the app|the website|email] [compressed|crushed|squeezed|ruined the quality of|destroyed] [it|the photo|my picture]"
        "|[it was|I] saved [it|] [at|with|as] [a|] low [quality|quality jpeg]|[a|this is a|] low quality [jpeg|jpg]|saved [too many|a hundred|several] times [as jpeg|as jpg|]|there are [little|small|ugly|visible] [squares|blocks] [everywhere|all over|in the sky|around the edges]"
        "|it's a screenshot of a jpeg of a jpeg|downloaded from [Facebook|WhatsApp|the web] and [it's blocky|full of squares|it shows]|I can see the 8x8 [grid|squares]|tiny squares in the [sky|background|gradients]|the jpeg quality was set [to 10|too low]"
        "|the sky has blocks|crunchy edges from jpeg|the file is [only|just] [20|30|50] KB and [it shows|looks blocky]|it got [badly|heavily|] compressed|sent through WhatsApp|received it over [WhatsApp|Messenger|Telegram] and the quality is [awful|gone|bad]"
        "|the thumbnail is full of squares|re-saved jpg, edges look dirty|halos of junk around the letters from jpeg",
    ),
    Wish.DEHAZE: Vocabulary(
        nouns="haze|fog|mist|smog|haziness|fogginess|smoke|foggy veil|white veil|atmospheric haze|morning mist|sea fog|veil|murk|murkiness"
        "|milky look|dust haze|air pollution|fog in the valley|haze over the [city|mountains|hills|sea]|wildfire smoke|foggy look|hazy look|steam|vapour|milkiness|pollution",
        bad="hazy|foggy|misty|smoggy|murky|milky|smoky|veiled|covered in fog|shrouded in mist",
        good="haze-free|fog free|free of haze",
        verbs="dehaze|de-haze|defog|de-fog|clear the air in|unfog",
        acts="dehazing|haze removal|fog removal|defogging|dehaze|haze reduction|a dehaze filter",
        commands="clear up the [air|sky|view|distance|atmosphere]|cut through the {noun}|make the [mountains|skyline|city|background|distant hills] visible [again|through the fog|]"
        "|lift the [fog|veil|haze|mist]|make the air clear|see through the {noun}|make it look like a clear day|burn off the [fog|mist]|make the distance clear|clear air please|part the mist",
        complaints="[everything|it] looks [milky|white and milky|like there's a veil over it]|shot through [fog|smoke|haze|mist|smog|a hazy sky]|the [mountains|skyline|background|hills|city] [disappear[s|]|vanish[es|]|is lost|are lost|is hidden|fade[s|]] in [the|] {noun}"
        "|it was a [hazy|foggy|misty|smoggy] [day|morning]|foggy [morning|weather|day]|the fog [hides|hid|swallowed|covers|ruined] [everything|the view|the bridge|the mountains]|the air was [thick|full of smoke|dirty|polluted|hazy]"
        "|the distant [mountains|buildings|hills] [are|look] [washed out|pale|grey|milky] because of the [haze|air|humidity]|there's a [white|grey|milky|greyish] [veil|film|layer] over [everything|the photo|the landscape]|you can [barely|hardly] see the [bridge|tower|mountains|city] through it"
        "|pollution in [Delhi|Beijing|Seoul] [ruined|ruins] the view|smoke from the [fires|wildfires|barbecue|bonfire] [covers|hides|ruined] [everything|the view|the sky]|visibility was [terrible|poor|low]|humid air made it milky",
    ),
    Wish.BRIGHTEN: Vocabulary(
        nouns="darkness|underexposure|under-exposure|dark areas|low light|dark shadows|backlight|deep shadows|dimness|gloom|shadow on [her|his|the] face|dark corners|vignetting",
        bad="dark|underexposed|under-exposed|dim|gloomy|black|pitch black|murky and dark|badly lit|poorly lit|backlit|shadowy|dusky|low-light",
        good="bright|well lit|light|luminous|well exposed|properly exposed|visible",
        comparatives="brighter|lighter|more luminous|better lit|more exposed|less dark",
        verbs="brighten|lighten|light up|illuminate|relight|brighten up|lighten up|expose",
        acts="brightening|more light|exposure boost|fill light|shadow recovery|exposure compensation|more exposure|brightness|light|lightening|more brightness|exposure correction",
        commands="raise the [exposure|brightness|shadows]|increase [the|] [exposure|brightness|light]|lift the [shadows|blacks|exposure]|open up the shadows|add [some|more|] light|turn up the [lights|brightness|exposure]"
        "|bump [up|] the [exposure|brightness]|boost the [exposure|brightness|shadows]|bring out the [shadows|details in the dark|detail in the shadows]|turn the lights on|make [it|everything|her face|the room|the faces|the people] [more|] visible|correct the [underexposure|low light]|fix the [exposure|lighting|backlight]"
        "|recover the shadows|[add|use] [a|] fill flash|show what's hiding in the [dark|shadows]|let there be light|exposure +[1|2|1.5]|push the exposure|make it look like daytime exposure|let me see what's in the dark",
        complaints="[I|you|we] can't see [anything|a thing|the faces|their faces|who it is|her face|the details in the shadows]|[I|you] can [barely|hardly] see [the faces|anything|him|her|them|what's there] [in the dark|because it's so dark|]"
        "|the flash [did not|didn't] [fire|go off|work]|no flash|without [a|] flash|[it was|] taken [at night|in a dark room|in low light|by candlelight|in a dim bar|at a concert]|the [room|restaurant|church|club|bar] was [too|very|so|really|] dark|[face|faces|she|he|people] [is|are] [in shadow|in the shadow|in the dark|just a silhouette|just silhouettes|too dark|black]"
        "|shot against the [sun|light|window]|[the|] sun was behind [them|us|her|him]|the exposure is too low|the shadows are [blocked|crushed|pitch black|too deep]|not enough light|there wasn't enough light|came out [almost|nearly|] black|I underexposed [it|by two stops|]|nothing is visible"
        "|indoor party with bad light[ing|]|it's night and the light is poor|where is everybody, all I see is black|the lighting is [bad|poor|terrible]|candlelight only|you only see an outline of us",
    ),
    Wish.DESNOW: Vocabulary(
        nouns="snow|snowflakes|snow flakes|falling snow|flakes|snowfall|snow streaks|white flakes|snow spots|snow particles|blizzard|sleet|hail|snowstorm|flurries|snow in the air|specks of snow",
        bad="snowy|snowed on|full of snowflakes|covered with flakes|covered by falling snow",
        verbs="desnow|de-snow|unsnow",
        acts="desnowing|snow removal|snowflake removal|desnow",
        commands="clear the [snow|flakes] from the air|make it stop snowing|stop the snow[fall|]|make the snowfall disappear|wipe [off|away] the {noun}",
        complaints="it was snowing [hard|heavily|a lot|]|[the|] {noun} [cover[s|]|hide[s|]|hid|block[s|]|obscure[s|]|ruin[s|]|spoil[s|]] [the face|everything|the view|her face|the picture|the subject]|white [dots|spots|blobs] from the [snow|flakes|snowfall]|it snowed all day|snow [fell|blew] [right|] [in front of|into] the lens"
        "|snow in front of the lens|we took it in a [blizzard|snowstorm|snow storm]|[the flash lit up|flash hit] the snowflakes|big flakes in front of [everyone|the camera|her face]|heavy snowfall",
    ),
    Wish.DERAIN: Vocabulary(
        nouns="rain|raindrops|rain drops|rain streaks|rainfall|streaks of rain|falling rain|drizzle|water drops|droplets|downpour|water droplets on the lens|drops on the lens|drops|rain marks|rain lines|rain on the [window|lens|windshield]",
        bad="rainy|covered in raindrops|streaked with rain|full of rain streaks|wet with drops",
        verbs="derain|de-rain|unrain",
        acts="deraining|rain removal|raindrop removal|derain|rain streak removal",
        commands="make it stop raining|stop the rain|wipe the [drops|droplets|water] off [the lens|]|dry [the lens|it]|clear the [rain|drops] from the [lens|picture|window]|get the drops off the [lens|glass]",
        complaints="it was raining [hard|heavily|cats and dogs|all day|]|[the|] {noun} [cover[s|]|hide[s|]|ruin[s|]|ruined|spoil[s|]] [everything|the view|the picture|the face|my shot]|[water|drops|droplets] on the [lens|glass|windshield|window]|the lens [got|was] wet|shot in the [pouring|heavy|] rain|we got caught in [a|the] [rain|downpour|storm]|[lines|streaks] [of|from] [the|] rain [everywhere|across the picture|all over|]|heavy rain|there's a downpour|thunderstorm, lines everywhere",
    ),
    Wish.SCRATCHES: Vocabulary(
        nouns="scratches|scratch|dust|dust spots|stains|stain|spots|creases|crease|tears|tear|rips|cracks|crack|folds|fold marks|fold lines|blemishes on the print|water stain|water damage|ink stain|mould|mold spots|dirt|hairs|fingerprints"
        "|dust and scratches|damage|damaged parts|tape marks|holes|white lines|marks|specks of dust|lint|age spots|foxing|missing corner|missing pieces|torn [edge|corner]|coffee stains|glue marks|scuffs|fibres|pen marks|dents|staple holes|wrinkles in the paper",
        bad="scratched|stained|torn|creased|cracked|ripped|dusty|damaged|folded|crumpled|wrinkled|mouldy|moldy|full of scratches|water damaged|covered in dust|dirty",
        verbs="descratch|dust off|mend|unscratch|patch up|despot",
        acts="scratch removal|dust removal|stain removal|spot removal|dust cleanup|crack repair|tear repair|descratching|dust busting|print repair",
        commands="repair the [damage|print|torn corner|cracks|tear|damaged areas|missing corner]|heal the {noun}|fill in the [cracks|missing parts|scratches|holes|tears]|mend the [tear|rip|torn corner]|clean the dust off the [scan|negative|slide|print]|patch the [holes|tear]|undo the water damage|fix the [torn|folded|damaged|bent] [corner|part|edge]|iron out the creases",
        complaints="[the|this] [print|photo|paper|negative|slide|scan|photograph] [is|was|got] {bad}|it was folded in [half|my wallet|a letter]|someone [spilled|dropped] [coffee|tea|water|wine|ink] on it|it got [wet|torn|bent|folded|scratched|crumpled]|there's a [line|crack|crease|tear|fold] [across|through|running through|over] [the|her|his] [face|middle|photo]"
        "|my scanner [was dirty|glass was dusty|left dust on it]|dirt on the [scanner|negative|slide|scan]|the corner is [torn|missing|ripped off|bent]|there [is|are] [a|some|] {noun} on the [print|photo|face|scan|negative|paper]|the flood damaged it|mice ate the corner|it carried it in a wallet for years|the emulsion is [cracking|peeling|flaking]|white lines from the scanner",
    ),
    Wish.UNFADE: Vocabulary(
        nouns="fading|fade|faded look|faded colours|faded colors|washed out look|flatness|dullness|lack of contrast|low contrast|dull colours|dull colors|pale colours|loss of colour|washed-out colours|discolouration of age|flat colours|bleaching",
        bad="faded|washed out|washed-out|dull|flat|pale|low contrast|low-contrast|colourless|drab|lifeless|desaturated|bleached|grey and flat|bland|muted|anaemic|lacking contrast|lacking colour",
        good="vivid|vibrant|colourful|colorful|contrasty|saturated|rich in colour|punchy|lively",
        comparatives="more vivid|more vibrant|more colourful|more colorful|punchier|more contrasty|more saturated|richer|less flat|livelier|less washed out|less dull",
        verbs="unfade|recolour the faded parts of|saturate|revive the colours of|refresh the colours of|add contrast to|boost the colours of|add punch to",
        acts="contrast|more contrast|saturation|more saturation|vibrance|contrast enhancement|colour restoration|color restoration|colour boost|color boost|more colour|more color|more punch|richer colours|stronger colors|a contrast boost|vividness|fade correction|pop",
        commands="[bring back|restore|revive|recover|return|refresh|renew] the [original|faded|old|lost|true|] [colours|colors|colour|color|contrast|vibrance|tones]|bring the [colours|colors|contrast] back|make the [colours|colors] [pop|vivid|vibrant|stronger|richer|come alive|as they were]|[increase|boost|add|raise|enhance|up|improve|restore] [the|some|] [contrast|saturation|vibrance|colour|color|colours|colors]"
        "|give it [more|some] [punch|contrast|pop|colour|color|life]|deepen the [blacks|colours|colors]|stretch the contrast|make the blacks black|let the colours glow|undo the fading|put some colour back into it|intensify the colours|wake up the colours",
        complaints="the [colours|colors] [are|have|look] [faded|gone|washed out|dull|lost their life|disappeared|pale|weak|dead|muted]|the [colour|color|colours|colors] [has|have] [faded|gone|bleached]|the sun [bleached|faded] it|it [has|] faded [over the years|over time|in the sun]|[there's|there is] no contrast|the contrast is [low|too low|missing|gone|weak|poor]|blacks are [grey|gray|washed out|not black]"
        "|it hung in the sun|it [has|] lost [its|all its|all] [colour|color|colours|contrast|vibrance]|colours [lack|without] [punch|life]|the picture has no [punch|pop|life|depth]|years of sunlight took the colour|the dyes have faded|everything is greyish and flat|ink is fading|the reds have gone|it looked much more colourful in real life",
    ),
    Wish.COLOUR_CAST: Vocabulary(
        nouns="[yellow|blue|green|orange|magenta|red|pink|purple|cyan|bluish|yellowish|greenish|reddish|warm|cold|sepia|brown|brownish] [cast|tint|tinge|tone|hue|color cast|colour cast]|colour cast|color cast|tint|wrong white balance|yellowing|wrong colour temperature|weird tint|strange colors from the lights|tungsten light look"
        "|unnatural skin tone|blue shadows|yellowness|blueness|orange skin|green faces|off colours|wrong colours|wrong colors",
        bad="too [yellow|blue|green|orange|magenta|red|pink|warm|cold|purple|cool]|yellowish|bluish|greenish|reddish|pinkish|yellowed|orange|tinted|blue|yellow|green|off-colour|sallow|purplish",
        good="neutral|natural in colour|white-balanced|colour accurate|true to life in colour",
        comparatives="warmer|cooler|less yellow|less blue|less green|less orange|more neutral|less red|less magenta|less warm|less cold|more natural in colour|less pink",
        verbs="white balance|colour correct|color correct|neutralise|neutralize|colour-correct|rebalance|WB correct",
        acts="white balance|white balance correction|colour correction|color correction|WB fix|colour balancing|auto white balance|tint correction|cast removal|neutral whites|temperature adjustment",
        commands="[fix|correct|adjust|set|balance|repair|sort out] the [white balance|WB|colour balance|color balance|colour temperature|color temperature|skin tones|skin colour|tint|colours|hue|temperature]|warm it up|cool it down|make the [whites|snow|wall|dress|shirt|paper] [white|actually white|look white|neutral]|balance the [colours|colors|whites]|make the [skin|skin tones|colours|colors] [look|] [natural|normal|healthy|real]"
        "|take the [yellow|blue|green|orange|red|magenta|pink] [out|away|out of it|down]|neutral[ise|ize] the [whites|greys|colours|cast]|fix the [weird|odd|strange|wrong|off] colours|correct the [weird|odd|strange|wrong|off] colors|natural [skin tones|colours|whites]|shift it [away from|less] [yellow|blue|green]",
        complaints="[everything|it|the photo|the picture|the room|her skin|my face|the snow|the dress] [is|looks|turned out|came out|looks all|turned|went] [too|so|very|all|weirdly|] [yellow|blue|green|orange|purple|magenta|pink|red|yellowish|bluish|greenish|orangey]|[skin|faces|skin tones] look[s|] [green|orange|sick|yellow|blue|unnatural|like a pumpkin|purple]|[the|] [white balance|WB|colour temperature|colour balance|color balance] is [off|wrong|way off|completely off|messed up|bad|not right]"
        "|whites [are|look] [blue|yellow|pink|not white|green|orange]|the [lamps|lights|bulbs|neon|street lights|LEDs|tungsten] made [everything|it|us] [yellow|orange|green|purple|blue]|underwater shot, everything is [blue|green]|it has turned [yellow|brown|pink|orange|red] with [age|the years|time]|the [paper|print] [has|] yellowed|the colours [are|look] [off|wrong|weird|unnatural|not natural|not right]|taken under [neon|fluorescent|tungsten|led] light[s|]|the wall should be white|the camera was set to tungsten|age turned it [brown|yellow|orange]|skin looks seasick",
    ),
    Wish.COLORIZE: Vocabulary(
        nouns="",
        verbs="colorize|colourize|colourise|colorise|coloris|add colour to the black and white version of",
        acts="colorization|colourisation|colorizing|colourising|black and white to color|colorization of the b&w",
        commands="[turn|convert|make|change|transform] [this|my|the|an|] [black and white|b&w|b/w|bw|monochrome|grayscale|greyscale] [photo|picture|portrait|image|shot|pic|photograph|] [into|to|in] [full|] [colour|color]|[colour|color] in the [black and white|b&w|monochrome|grayscale] [photo|picture|image]|[turn|make|convert] [it|this] [into|in|to] [full|] [colour|color]|add [colour|color|colours|colors|realistic colours] to [this|the|my] [black and white|b&w|monochrome|grayscale|grey] [photo|picture|image|one]"
        "|give [it|this black and white photo|the b&w portrait|grandpa's uniform] [some|realistic|] [colour|color|colours]|paint it in realistic colours as it was then|make the [b&w|black and white|grayscale] [photo|picture|one] [colourful|colorful|coloured|colored]|b&w to colour|from black and white to colour",
        complaints="[it's|it is|the photo is|this is] [in|] black and white and I want [it in|] [colour|color]|I want to see [it|her|them] in [colour|color]|what would it look like in [colour|color]|it's monochrome, I'd love colours",
    ),
    Wish.REMOVE_OBJECT: Vocabulary(
        nouns="[man|woman|guy|girl|boy|person|people|tourist|tourists|stranger|strangers|couple|kid|crowd|passers-by|photobomber|photo bomber|cyclist|pedestrians|lady] [in the background|behind me|behind us|on the left|on the right|in the back|next to me|at the edge|]|power lines|powerlines|wires|cables|electric pole|trash can|garbage|trash|litter|rubbish|bin|car[s|]|parked cars|van|truck|bike|sign|lamp post|telephone pole|fence|tree|branch|leaf|bottle|cup|chair|table|bag|phone|dog|cat|bird|birds"
        "|my ex|my ex-boyfriend|my ex-wife|my finger|thumb|selfie stick|shadow of the photographer|reflection in the window|lens flare|glare|red eye|red eyes|pimple|pimples|acne|wrinkles on my face|braces|tattoo|glasses|hat|background|boat|plane|building|crane|scaffolding|object|objects|thing|stuff|clutter|mic|antenna|balloon|logo on the shirt|everyone else|exit sign|traffic cone|flag|hand|arm|moustache|double chin|air conditioner|socket|spider|mosquito on the wall",
        verbs="photoshop out the tourists in|declutter|inpaint",
        acts="object removal|person removal|people removal|background removal|blemish removal|inpainting|red eye removal|removal of the [tourists|people|cars]",
        commands="[erase|remove|delete|crop out|photoshop out|edit out|paint out|take out|cut out|get rid of|clone out|make] {noun} [disappear|from this photo|from the picture|]|make the {noun} [disappear|vanish|go away|invisible]|I want to be alone in [this|the] [photo|picture]|leave only [me|us|the bride] in the picture|make [it|the street|the beach|the square] empty|clean up the background clutter|no [people|tourists|cars] in [it|the picture|the street] please",
        complaints="[someone|a stranger|a tourist|some guy|a man|a woman|somebody] [walked into|photobombed|is standing in|ruined|got into] [the|my] [shot|photo|picture|background]|there's a [guy|stranger|car|trash can|pole|wire|bin] [in the background|behind us|in the way|blocking the view|growing out of her head]|a [pole|sign|car|truck] [spoils|ruins|blocks] the [view|picture]|my finger is in the [frame|picture]",
    ),
    Wish.REMOVE_WATERMARK: Vocabulary(
        nouns="watermark[s|]|water mark|Shutterstock watermark|Getty [logo|watermark]|logo|date stamp|timestamp|time stamp|stock photo text|text overlay|text|caption|subtitles|copyright text|signature|stamp|writing|letters over the picture|date in the corner|orange date|stock logo|photographer's name|overlay text|words on the picture|numbers in the corner|copyright notice|url on it|website name",
        verbs="unwatermark|dewatermark|de-watermark",
        acts="watermark removal|text removal|logo removal|date stamp removal|dewatermarking",
        commands="[erase|remove|delete|get rid of|take off|wipe|clean off] the {noun} [in the corner|from the corner|over the picture|across it|at the bottom|]|make the watermark [disappear|go away|vanish]",
        complaints="there's a [watermark|logo|date|timestamp|stamp|text] [across it|over the face|in the corner|all over it|on it|right in the middle]|the camera printed the date on it|they put their [logo|name|watermark] [all over it|across it|on it]|it says [sample|preview|copyright|proof] across the middle",
    ),
    Wish.UPSCALE: Vocabulary(
        nouns="low resolution|tiny size|small size|lack of pixels|low res",
        bad="too small|low res|low-res|tiny|low resolution|lowres",
        good="high resolution|hi-res|high-res|large|poster-sized|4K|full HD|HD",
        comparatives="bigger|larger|higher resolution|higher-res|big enough to print",
        verbs="upscale|enlarge|upsize|super-resolve|blow up|scale up|upres|uprez|supersample|embiggen",
        acts="upscaling|super resolution|super-resolution|enlargement|more megapixels|higher resolution|more pixels|more resolution|2x upscale|upsampling",
        commands="[increase|raise|double|boost|improve|up] the resolution [to 4K|2x|4x|]|upscale [it|this|] [2x|4x|to 4k|to 8k|by two|to full HD|twice]|make it [2x|4x|twice as|two times|4 times] [bigger|larger|big|large]|[4k|8k|HD] version [please|]|[make|turn] it [into|] [4k|8k|HD|full HD|300 dpi]|resize it to [4000|3000|6000] pixels|zoom it to wallpaper size|add more megapixels|scale it to [A2|A3|poster size]",
        complaints="it's only [640x480|320x240|300 pixels|800x600|200 px|a thumbnail]|I [want|need] to print it [on a canvas|as a poster|large|A3|on a billboard]|the resolution is [too low|tiny|not enough|low|so small]|too few pixels|it's a tiny thumbnail|not enough pixels for [a print|printing]",
    ),
    Wish.DARKEN: Vocabulary(
        nouns="overexposure|over-exposure|blown highlights|blown-out highlights|burnt highlights|excess brightness|glaring sky|blown out sky|clipped highlights|harsh highlights",
        bad="too bright|overexposed|over-exposed|blown out|blown-out|too light|overlit|glaring|burnt out|washed in light|way too bright",
        comparatives="darker|less bright|moodier and darker|dimmer|less exposed",
        verbs="darken|dim|underexpose",
        acts="darkening|highlight recovery|less exposure|less light|negative exposure|less brightness",
        commands="[lower|reduce|decrease|bring down|drop|pull down|turn down|cut] the [exposure|brightness|highlights|light|whites]|bring the [exposure|highlights|brightness] down|recover the [highlights|sky|clouds|blown highlights]|bring back the [clouds|highlights|sky detail]|tone down the [highlights|bright areas|sun|brightness]|save the highlights|exposure -[1|2|1.5]|make it look like [dusk|evening light]|dim the lights",
        complaints="the [sky|highlights|dress|window|snow|face|faces|clouds] [is|are] [blown out|burnt out|completely white|clipped|pure white|too bright|overexposed|burned]|there's no detail in the [sky|highlights|clouds|dress]|too much light|the flash [was too strong|burned out her face|washed out the faces|was too close]|way too much exposure|it's so bright it hurts",
    ),
    Wish.RESTYLE: Vocabulary(
        nouns="",
        verbs="cartoonify|stylise|stylize|toonify|restyle|reimagine|ghiblify|blur the background of|anonymise",
        acts="style transfer|a cartoon effect|an oil painting effect|a vintage filter|a sepia effect|bokeh|a film look|an anime filter|a new background|a vignette|a sketch effect|some lens flare|makeup",
        commands="make [it|this|me|us|the dog|the photo] [look like|into|] [a|an] [oil painting|watercolour|watercolor|cartoon|anime|sketch|pencil drawing|comic|Picasso|Monet painting|Ghibli film|Pixar character|Lego figure|statue|zombie|vampire|superhero|charcoal drawing|pop art print|postcard|film still|polaroid|cyberpunk scene|manga]|turn [it|this|the day|the sky|me|the street|her hair|the car|summer|winter|my cat|the house] into [a|an|] [oil painting|cartoon|night|winter|summer|sunset|autumn|anime|pencil sketch|lion|princess|red one|castle|spring]"
        "|in the style of [Van Gogh|Picasso|Monet|Ghibli|Banksy|a comic book|the 80s|Wes Anderson|impressionism|Studio Ghibli|Pixar]|[change|replace|swap] the [background|sky|season|hair colour|colour of the car|face|clothes|weather|shirt]|add [a|an|some|] [rainbow|dog|sunset|clouds|snow|falling snow|rain|fog|mist|grain|film grain|noise|blur|vignette|hat|smile|fireworks|stars|moon|scratches|text|border|frame|person|beard|bokeh|haze|sun rays|birds]|make it [black and white|b&w|monochrome|sepia|vintage|look old|look like a film photo|snow|rain|foggy|blurry|grainy|grayscale]|convert [it|this] to [black and white|b&w|greyscale|grayscale|sepia]|[a|an] [anime|cartoon|oil painting|watercolour|comic|sketch] version of [me|this|my dog|it]"
        "|make [her|him|me] [smile|look younger|look older|thinner|bald|taller|blonde]|put [me|us|him] [on the beach|in Paris|on the moon|in space|in front of the Eiffel Tower]|blur the background|make the background blurry|give [me|her|him] [sunglasses|a beard|blue eyes|long hair]|open [his|her|my] eyes|make the sky pink|make the grass greener than real|paint it|draw it as a comic|crop it|rotate it [90 degrees|]|flip it|straighten the horizon",
    ),
}

OLD_PHOTO = (
    "[restore|repair|fix|revive|refresh|rejuvenate|bring back|save|rescue|renovate|recover] [this|my|an|our|the|these|] {old}[, please|, can you|]"
    "|bring {old} back to life|[{old}|it's {old}]|make {old} look new[ again|]|old photo [restoration|repair|restore]|[it's|this is] {old}, [can you restore it|please restore it|help me restore it|bring it back to life|make it look new|can it be saved]"
    "|[we found|I found|I scanned|I have] {old}, [please restore it|can you restore it|could you fix it up|it needs restoring]|vintage photo restoration|restoration of {old}|make it look like it was taken yesterday, it's {old}|undo [fifty|40|80|60|70] years of ageing|repair the effects of age"
)
OLD = (
    "[my|this|an|our|the|] [very |really |][old|vintage|antique|ancient|aged|century-old|decades-old] [family |wedding |war |school |black and white |][photo|picture|photograph|print|portrait|snapshot|pic|photos|image]"
    "|[my|our|the] [grandmother|grandma|grandpa|grandfather|parent|great-grandfather|nan|ancestor|mum|dad]'s [old|wedding|wartime|childhood|army|school] [photo|picture|portrait|album page]|[a|this] [photo|picture|print|photograph|portrait] from [the|] [1920s|1930s|1950s|60s|70s|1890s|1944|1912|1967|19th century|the war]|old family [photo|album photo|picture|pictures]"
)
IMPROVE = (
    "[improve|enhance|fix|correct|retouch|edit|repair|restore|touch up|polish|optimise|optimize|beautify|spruce up|clean up|perfect|upgrade|save|rescue|refine|fine-tune|do something about|work on|help] [it|this|the photo|my photo|this picture|this pic|the image|my image|the whole thing|this one|everything]"
    "|make [it|this|my photo|the picture|this photo|this pic|everything] [look |][better|nicer|good|great|beautiful|nice|pretty|amazing|perfect|professional|awesome|the best it can be|presentable|as good as you can]|[auto|automatic|one-click] [enhance|fix|improve|correction|retouch|correct|everything|enhancement]|[improve|enhance|increase|raise|better] [the|] [quality|image quality|picture quality|photo quality|overall look]"
    "|[work|do|use] your magic [on it|on this|]|fix [whatever|what|everything that|all that] [you see|is wrong|you find|is bad|needs fixing|can be fixed]|fix all [the|] [problems|defects|issues|flaws|errors]|what can you do [with|for] [this|it|this photo]|just fix it|give it [some love|a polish|a professional look|a lift|a makeover]|[it|this] [looks bad|looks terrible|is a bad photo|looks awful|is ugly|could be better], [fix it|help|make it better|improve it]"
    "|surprise me with a better version|do whatever [you think is best|it takes|is needed]|bad quality[, fix it|]|make it [pop|shine|instagram-worthy|wow|worthy of a frame]|enhance|improve|better|fix|auto|optimise|better quality|higher quality|[a|] general [improvement|clean up|touch up|enhancement]|you decide what it needs|whatever it needs"
)
UNKNOWN = (
    "[make|cook|bring|buy|get|order|give] me [a|an|some|the|] {thing}|[what|how|why|who|when|where] [is|are|was|were|do|does|did|can] [the|a|you|I|my|your|] {thing}[?|]|[hello|hi|hey|good morning|yo|hey there|good evening|sup][ there|]|how are you|what can I have for dinner|tell me [a|the|about the|a story about a] {thing}|write [a|an|me a] {thing} [about|for] [my|the] {thing}"
    "|{junk}|{junk} {junk}|{junk} {junk} {junk}|[play|sing|book|open|close|send|print|email|translate|call|search|google|post|upload|share|delete] [me|a|the|some|my] {thing}|[I|we|they|my friends] [like|love|hate|ate|saw|want|need] [a|the|some|my] {thing}|{thing}|{thing} {thing}|the {thing} [is|was|runs|jumps|sleeps|eats|sits] [on|over|under|near] the {thing}|what's the [weather|time|news|score|capital of France]|[0|1|42|123|999|2024|3.14]"
    "|is this [real|a joke|working|AI|free]|testing|test|test 123|blah blah|foo bar|whatever|lol|haha|hmm|ok|okay|yes|no|why|nothing|never mind|abc|do a barrel roll|remind me to buy {thing}|set an alarm for {thing}|count to ten|solve this equation|I am [hungry|tired|bored|happy]|where is my {thing}|how much does the {thing} cost|who won the {thing}|the meaning of life|the {adj} {adj} {thing} [{act} [over|by|with] the {adj} {thing}|]|[one|two|seven] {adj} {thing}s [{act}|] [in|at] the {thing}|do you [know|like|have|speak] [the|a|any|] {thing}"
)
FRAMES: dict[str, str] = {
    "thing": "sandwich|coffee|pizza|song|poem|story|dog|cat|flight|train|taxi|joke|recipe|email|table|hotel|money|house|guitar|music|jazz|rock song|movie|game|football|computer|garden|soup|apple|banana|fox|horse|river|president|planet|doctor|ticket to Rome|restaurant|printer|calendar|meeting|homework|essay|church|elephant|bicycle|alarm|stock price|weather forecast|Paris|tomorrow|monday|breakfast|pancake|robot|spaceship|dragon|dinner|beer|wine|letter|book|novel|lamp|window|kitchen|door|teacher|school|birthday cake|tea|milk",
    "adj": "quick|lazy|red|old|happy|little|brave|tall|hungry|clever|angry|silent|famous",
    "act": "jumps|sings|runs|sleeps|walks|dances|argues|flies|talks",
    "old": OLD,
    "ask": "[please|can you|could you|can u|could u|would you|pls|plz|I want you to|I need you to|help me|try to|let's|go ahead and|I'd like to|I want to|how do I|how can I|is it possible to|you should|would it be possible to|I would like to|kindly|just|can you please|could you please|would you mind to|need to|any way to|hey, can you|hi, could you|we need to|I'd love to|can someone|can anyone|first|now|then|next|also|so]",
    "thanks": "[please|pls|plz|thanks|thank you|thx|if you can|if possible|ok?|for me|would be great|asap|thanks in advance|cheers|and thanks|:)|please!|ty]",
    "it": "[it|this|the photo|the image|the picture|my pic|my photo|this pic|this photo|this picture|this shot|everything|the whole thing|the whole picture|the face|the faces|the background|the scene|the room|this image|my picture|the portrait|them|her face|the subject|the landscape|all of it|]",
    "remove": "[remove|delete|erase|get rid of|clear|clear up|clean|clean up|take out|take away|eliminate|cut|kill|reduce|lessen|wipe out|fix|correct|deal with|take care of|lose|strip|filter out|suppress|minimise|minimize|lower|fix up|handle|drop|ditch|banish|do something about|do away with|wipe away|tone down|cut down on|decrease|repair|rid me of|scrub|weaken|soften|subdue|help me with|help with|take off|treat|combat|undo|resolve]",
    "the": "[the|this|that|all the|all of the|all that|any|those|these|every bit of|my|]",
    "where": "[in the background|in my photo|from this picture|from the photo|in the photo|from this image|here|in the image|in this shot|on it|everywhere|from it|there|in the sky|that you see|out of this photo|]",
    "see": "[I can't see anything|you can't see the face|it's unusable|I can't use it|it hurts|nothing is recognisable|my wife hates it|it's embarrassing|I nearly deleted it|I can't make out who it is]",
    "very": "[too|so|very|way too|really|pretty|quite|extremely|far too|super|all|terribly|awfully|incredibly|kinda|kind of|sort of|rather|totally|]",
    "is": "[it's|it is|is|this is|looks|it looks|the photo is|the picture is|came out|it came out|turned out|feels|seems|the image looks|my photo is|this pic is|the whole photo is|my shots are|photo looks|pic is|everything is|everything looks|the result is|the faces are|these are|they are|they're|the shot is|image is|the original is|the old print is|the background is|this one is|this shot came out|all my photos are|the scan is]",
}
LITTLE: tuple[tuple[str, float], ...] = (
    ("a little|a bit|slightly|a tad|gently|a touch|mildly|subtly|lightly|a little bit|somewhat|partly|softly|a wee bit|just a little|just a bit|only slightly|moderately|not too much|a smidge|a hair|carefully|only a little|to a small degree|half way", 0.5),
    ("very slightly|ever so slightly|a tiny bit|the tiniest bit|barely|just a hint|minimally|only a tiny bit|just a smidgen|very gently|very subtly", 0.3),
)
STRONG = "completely|totally|strongly|a lot|as much as possible|fully|entirely|really|heavily|drastically|aggressively|as much as you can|100%|by a lot|all the way|thoroughly|dramatically|hard|properly|perfectly|to the max|seriously|massively|significantly"
ACT_LITTLE = "[a little|a bit of|a touch of|slight|mild|subtle|some light|light|gentle|a little bit of|minor|moderate|a tad of|just a little|a hint of|soft|weak|a small amount of|low]"
ACT_STRONG = "[strong|heavy|aggressive|maximum|full|lots of|a lot of|serious|intense|total|complete|extreme|powerful|high]"

BACKGROUND = (
    "[this|it] was taken [in|at|on|near] [Jeju|Paris|our honeymoon|my birthday|the Alps|2010|the beach|a wedding|my phone|an old Nokia|my Canon|holiday|a trip]|my [wife|dad|mother|friend|son|daughter|brother] took [it|this][ last year| in 2005|]|[hi|hello|hey|dear team|hey there|hi everyone|good morning]|[thanks|thank you|thanks a lot|many thanks|thanks so much|cheers|love this app]|it means a lot to me|it's [my favourite|a wedding photo|for my mum's birthday|for a frame|my passport photo|the only one we have|a picture of my dog]|I [love|like] this [photo|picture]|I need it for [work|a presentation|a print|my blog|a funeral|instagram]|[I don't know how|no idea how|I'm new to this]"
    "|shot [on|with] [a Nikon|my iPhone|a Fuji|a drone|a disposable camera]|the rest is [fine|ok|good|great|perfect]|otherwise it's [fine|great|perfect|ok]|I think|you know|if you can|as soon as possible|it should look natural|make sure it looks natural|don't overdo it|nothing else|that's all|leave the rest [alone|as it is]|keep everything else|do not change anything else|but keep it natural|what do you think|is that possible|my sister will love it|we were on holiday|I have a hundred more like this|the composition is great|and nothing more"
)
HELP = "[please |][fix|correct|help|save|rescue|repair] [it|this|that|me]|can you [fix|help with|correct|save|repair|do something about] [it|that|this|them]|[any chance to|any way to] [fix|save|rescue] [it|this]|what can be done|help[ please|]|is there anything you can do|can it be [saved|fixed|rescued]|do something about it|please help me out|fix pls|fixable?|what should I do|fix that"
KEEP = {
    "noun": "[keep|leave|preserve|retain|don't touch|do not touch|don't remove|do not remove|don't change|without touching|without losing|without removing|without changing|don't lose|never touch|spare|maintain|not|but not|except|except for|other than|don't reduce|don't mess with|leave alone|do not alter|hold on to|dont touch|dont remove|don't delete|stay away from|no changes to|apart from|ignore] [the|my|that|this|any|] {noun}[ alone| as it is| as is| untouched| in| intact| please| there|]"
    "|[I|we] [like|love|want to keep|don't mind|want|enjoy|actually like|prefer to keep] the {noun}|the {noun} [is|are] [fine|ok|good|nice|intentional|beautiful|perfect|great|not a problem|part of the mood|lovely|deliberate|not the issue]|the {noun} [can|should|must|may|has to|is allowed to] [stay|remain|be kept|be left alone]|[no|don't want|I don't want|skip the|no need for|without] {act}|not the {noun}|without adding {noun}|without [creating|introducing|getting|more] {noun}|the {noun} [doesn't|does not] bother me|[no need to|there's no need to|you don't have to|please don't|don't|do not|never] {remove} the {noun}|the {noun} stay[s|]|it's not the {noun}|isn't about the {noun}|{noun} is [ok|fine|not a problem|great]",
    "bad": "[without making|don't make|but don't make|do not make|not making] it {bad}|it's not {bad}|it isn't {bad}|[not|never] {bad}|I don't mind that it's {bad}|it's [supposed|meant] to be {bad}|it [can|may|should] [stay|be|remain] {bad}|so it doesn't [get|become|look] {bad}",
    "good": "keep it {good}|it's [already|] {good} enough|it's already {good}|the photo is nice and {good}|[stay|remain|leave it] {good}",
    "verb": "[don't|do not|never|dont|please don't|without|but don't|no need to|you needn't|i don't want you to] {verb} {it}|[no|without|not|skip|don't want|minus the] {act}[ please| at all|]",
    "general": "[don't|do not|without|never] [touch|touching|change|changing|alter|altering|affect|affecting|mess with|messing up|modify|modifying|ruin|ruining|hurt|hurting|overdo|overdoing] [the|my|any|her|its|] [colours|colors|colour|color|skin tones|brightness|contrast|exposure|sky|faces|face|details|detail|sharpness|background|white balance|tones|saturation|mood|composition|texture|resolution|focus|shadows|highlights|people|text|logo|lighting|rest]"
    "|[keep|leave|preserve|maintain|retain] [the|my|her|its|all|] [colours|colors|colour|skin tones|brightness|contrast|exposure|sky|faces|details|sharpness|background|white balance|tones|mood|composition|texture|resolution|focus|shadows|highlights|people|text|logo|film look|vintage look|saturation|atmosphere|lighting] [as they are|as it is|alone|intact|natural|untouched|the same|unchanged|]|the [colours|colors|brightness|contrast|exposure|sharpness|details|light|skin tones|background|white balance|focus] [is|are|] [fine|ok|good|perfect|already good|great|can stay]|I like the [colours|mood|contrast|light|dark mood|tones|atmosphere|softness]",
}
NOTHING = "don't [do|change|touch|edit] anything|do nothing|leave it [alone|as it is|as is]|don't touch [it|this|the photo|anything]|keep it [as it is|as is|like this]|no changes[ please|]|it's perfect [already|as it is]|nothing to [do|fix]|please leave this photo alone|don't edit it"
JOINS = "[ and | and then | and also |, |; |. |, and |, then | but | & | plus |, also |! | + | / |\n|. Then |. Also |, but |, plus | as well as |... | - |: | while you're at it | so |  ]"
