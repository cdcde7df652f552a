package strategy

// What is public is open to everybody without a token: editions, measures, ministries, and
// of proposals the public's own projection (visibility_public.go).

// ActReadPublic reads what is public.
const ActReadPublic Action = "public.read"

var publicRights = []Right{
	{Action: ActReadPublic, Offices: everybody},
}
