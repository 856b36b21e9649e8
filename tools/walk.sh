#!/usr/bin/env bash
# One owner's walk through a running demo: see a price, keep a slot, ask for it, have it confirmed, read the notices.
#   tools/walk.sh [ADDRESS]      ADDRESS is what `make run` printed, http://127.0.0.1:8080 unless told
set -euo pipefail
base=${1:-http://127.0.0.1:8080}
post() { # TOKEN PATH BODY
  curl -sf "$base$2" -H "authorization: Bearer $1" -H "idempotency-key: $(cat /proc/sys/kernel/random/uuid)" \
    -H 'content-type: application/json' -d "$3"
}
get() { curl -sf "$base$2" -H "authorization: Bearer $1"; }

owner=$(curl -sf "$base/demo/login?who=owner" | jq -r .access_token)
advisor=$(curl -sf "$base/demo/login?who=advisor.nanshan" | jq -r .access_token)
car=$(get "$owner" /api/v1/vehicles | jq -r '.[0].id')
store=$(curl -sf "$base/api/v1/stores" | jq -r '.[] | select(.name | contains("南山")) | .id')

echo '# what a diagnosis costs, and what the price is made of'
item=$(curl -sf "$base/api/v1/stores/$store/catalog/items" | jq -r '[.items[] | select(.kind == "diagnosis")][0].id')
curl -sf "$base/api/v1/stores/$store/catalog/items/$item" |
  jq -c '{name, price: .price | {labour_centihours, rate_fen, labour_fen, parts_fen, total_fen}}'

echo '# the earliest of the three suggestions, kept for five minutes'
start=$(curl -sf "$base/api/v1/stores/$store/suggestions?items=$item&way=leave" | jq -r .earliest.start_at)
held=$(post "$owner" /api/v1/bookings \
  "{\"store_id\":\"$store\",\"item_ids\":[\"$item\"],\"vehicle_id\":\"$car\",\"way\":\"leave\",\"start_at\":\"$start\"}")
jq -c '{number, state, start_at, ready_at, hold_until}' <<<"$held"
id=$(jq -r .id <<<"$held")

echo '# asked for, with symptom and contact'
post "$owner" "/api/v1/bookings/$id/submit" \
  '{"symptom":"刹车异响","contact_name":"钟琪秀","contact_phone":"13800138000"}' | jq -c '{state, answer_by, estimate}'

echo '# confirmed by the advisor with a price band'
post "$advisor" "/api/v1/staff/bookings/$id/confirm" '{"band":{"low_fen":18000,"high_fen":30000}}' | jq -c '{state, band}'

echo "# what stands in the owner's inbox"
get "$owner" '/api/v1/notices?limit=2' | jq -r '.items[] | "\(.title)：\(.body)"'

echo '# called off again'
post "$owner" "/api/v1/bookings/$id/cancel" '{"reason":"plans_changed"}' | jq -c '{state, reason}'
