curl https://t.x.com/integrations -H "Authorization: $K"
